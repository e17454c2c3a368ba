"use strict";
// One view of the released figures as a chart and a table. What a figure says and how it may be drawn was
// decided before: nothing is computed here from a figure but where it lies on the paper.
(() => {
  const data = JSON.parse(document.getElementById("figures").textContent);
  const { words, scopes, subjects, milestones, breakdowns, measures, layouts, texts } = data;
  const HOLLOW = 1, BAND = 2, BOUNDS_LEAD = 4; // parts of the number that tells how a figure is drawn
  const ALL = "all", NONE = "none";
  const byId = (id) => document.getElementById(id);
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
  const say = (text) => { byId("said").textContent = text; };

  // ---- the figures, by measure and breakdown
  const told = (word) => (word < 0 ? texts[-1 - word] : String(word));
  const read = (row, scope, columns) => {
    const [subject, milestone, group, signs, label, ...rest] = row;
    const [estimate, low, high, boundLow, boundHigh] = rest.slice(columns);
    const drawn = { estimate, low, high, boundLow, boundHigh };
    return { subject, milestone, group, scope, signs, label: told(label), cells: rest.slice(0, columns).map(told), ...drawn };
  };
  const layoutOf = (measure) => layouts[measures[measure][4]];
  const figures = measures.map(() => new Map());
  for (const [measure, breakdown, scope, rows] of data.tables) {
    const columns = layoutOf(measure).heads.length;
    const found = figures[measure].get(breakdown) ?? [];
    figures[measure].set(breakdown, found.concat(rows.map((row) => read(row, scope, columns))));
  }

  // ---- codes and words of a choice
  const byArea = (measure) => measures[measure][5] === "area";
  const subjectCode = (place) => (place < 0 ? NONE : subjects[place][0]);
  const milestoneCode = (place) => (place < 0 ? NONE : milestones[place][0]);
  const subjectLabel = (measure, code) => {
    if (code === ALL) return byArea(measure) ? words.all_areas : words.all_outcomes;
    if (code === NONE) return byArea(measure) ? words.together : words.people;
    return subjects.find(([one]) => one === code)[1];
  };
  const milestoneLabel = (code) => {
    if (code === ALL) return words.all_milestones;
    return code === NONE ? words.now : milestones.find(([one]) => one === code)[1];
  };
  const ofSubject = (code) => (one) => (code === ALL ? one.subject >= 0 : subjectCode(one.subject) === code);
  const ofMilestone = (code) => (one) => (code === ALL ? one.milestone >= 0 : milestoneCode(one.milestone) === code);

  // ---- what can be chosen: nothing that has no figure
  const distinct = (places) => [...new Set(places)].sort((one, other) => one - other);
  const withAll = (codes) => {
    const told = codes.filter((code) => code !== NONE);
    return told.length > 1 ? [...codes.filter((code) => code === NONE), ALL, ...told] : codes;
  };
  const wished = (codes, wish, otherwise) =>
    codes.includes(wish) ? wish : codes.includes(otherwise) ? otherwise : codes[0];
  const settle = (wish) => {
    const measure = Math.max(0, measures.findIndex(([code]) => code === wish.measure));
    const all = [...figures[measure].values()].flat();
    const offered = { subject: withAll(distinct(all.map((one) => one.subject)).map(subjectCode)) };
    const subject = wished(offered.subject, wish.subject, ALL);
    const some = all.filter(ofSubject(subject));
    offered.milestone = withAll(distinct(some.map((one) => one.milestone)).map(milestoneCode));
    const milestone = wished(offered.milestone, wish.milestone, data.focus);
    const has = (rows) => rows.some((one) => ofSubject(subject)(one) && ofMilestone(milestone)(one));
    const there = [...figures[measure]].filter(([, rows]) => has(rows)).map(([breakdown]) => breakdown);
    offered.group = distinct(there).map((place) => breakdowns[place][0]);
    const group = wished(offered.group, wish.group, ALL);
    return { measure, subject, milestone, group, offered };
  };

  // ---- lines of a view: one place, with the figure of each scope
  const linesOf = (view) => {
    const breakdown = breakdowns.findIndex(([code]) => code === view.group);
    const lines = new Map();
    const rows = figures[view.measure].get(breakdown).filter(ofSubject(view.subject)).filter(ofMilestone(view.milestone));
    for (const figure of rows) {
      const key = [figure.subject, figure.milestone, figure.group].join();
      if (!lines.has(key)) lines.set(key, []);
      lines.get(key).push(figure);
    }
    const order = (one, other) =>
      one[0].subject - other[0].subject || one[0].milestone - other[0].milestone || one[0].group - other[0].group;
    return [...lines.values()].sort(order);
  };
  const groupOf = (view, figure) => breakdowns.find(([code]) => code === view.group)[2][figure.group];
  const headsOf = (view) => [
    [byArea(view.measure) ? words.area : words.outcome, view.subject === ALL, (one) => subjectLabel(view.measure, subjectCode(one.subject))],
    [words.milestone, view.milestone === ALL, (one) => milestoneLabel(milestoneCode(one.milestone))],
    [words.group, view.group !== ALL, (one) => groupOf(view, one)],
  ];
  const titleOf = (view) => {
    const parts = [measures[view.measure][1]];
    if (view.subject !== NONE || view.offered.subject.length > 1) parts.push(subjectLabel(view.measure, view.subject));
    if (view.milestone !== NONE) parts.push(milestoneLabel(view.milestone));
    if (view.group !== ALL) parts.push(breakdowns.find(([code]) => code === view.group)[1]);
    return parts.join(" · ");
  };

  // ---- the table, and the same as CSV
  const tableOf = (view, lines) => {
    const { heads, lead } = layoutOf(view.measure);
    const rows = lines.flat();
    const boundsLead = rows.some((one) => one.signs & BOUNDS_LEAD);
    const order = boundsLead ? lead : heads.map((_, place) => place);
    const names = headsOf(view).filter(([, varies]) => varies);
    if (scopes.length > 1 || !names.length) names.push([words.whose, true, (one) => scopes[one.scope][1]]);
    return {
      names: names.map(([head]) => head),
      heads: order.map((place) => heads[place]),
      rows: rows.map((one) => [names.map(([, , label]) => label(one)), order.map((place) => one.cells[place])]),
    };
  };
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };
  const showTable = (table, title) => {
    const caption = element("caption", "", { id: "caption" });
    caption.append(element("span", title));
    const head = document.createElement("tr");
    head.append(...table.names.map((name) => element("th", name, { scope: "col" })));
    head.append(...table.heads.map((name) => element("th", name, { scope: "col", class: "n" })));
    const rows = table.rows.map(([names, cells]) => {
      const row = document.createElement("tr");
      row.append(...names.map((name) => element("th", name, { scope: "row" })));
      row.append(...cells.map((cell) => element("td", cell, { class: "n" })));
      return row;
    });
    byId("caption").replaceWith(caption);
    byId("table").tHead.replaceChildren(head);
    byId("table").tBodies[0].replaceChildren(...rows);
  };
  const csvOf = (view, table) => {
    const title = measures[view.measure][1];
    const fixed = headsOf(view).filter((_, place) => ![ALL, NONE, undefined].includes([view.subject, view.milestone][place]));
    const quoted = (cell) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const head = [words.measure, ...fixed.map(([name]) => name), ...table.names, ...table.heads];
    const before = [title, ...fixed.map(([, , label]) => label(linesOf(view)[0][0]))];
    const rows = table.rows.map(([names, cells]) => [...before, ...names, ...cells]);
    return [head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
  };

  // ---- the chart
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif';
  const COLOURS = [{ ink: "#12436D", pale: "#c5d6e6" }, { ink: "#3D3D3D", pale: "#dcdcdc" }];
  const pen = document.createElement("canvas").getContext("2d");
  const widthOf = (text, size = 14, weight = 400) => {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(text).width;
  };
  const wrapped = (text, width, size = 14, weight = 400) => {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (widthOf(longer, size, weight) <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };
  const shape = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const axisOf = (view, rows) => {
    const { axis } = layoutOf(view.measure);
    const ends = rows.flatMap((one) => [one.estimate, one.low, one.high, one.boundLow, one.boundHigh]);
    const largest = Math.max(0, ...ends.filter((end) => typeof end === "number").map(Math.abs));
    if (axis === "percent") return { from: 0, to: 100, ticks: [0, 25, 50, 75, 100], unit: "%" };
    if (axis === "points") {
      const to = Math.max(25, Math.ceil(largest / 25) * 25);
      return { from: -to, to, ticks: [-to, -to / 2, 0, to / 2, to], unit: "" };
    }
    const step = [1, 2, 3, 6, 12, 24, 60, 120, 600].find((one) => largest <= 4 * one) ?? largest;
    return { from: 0, to: 4 * step, ticks: [0, step, 2 * step, 3 * step, 4 * step], unit: "" };
  };

  // one figure: its bounds or band, its interval, its dot
  const signOf = (figure, y, x) => {
    const { signs, estimate, low, high, boundLow, boundHigh } = figure;
    const series = figure.scope, colour = COLOURS[series], name = series ? "region" : "own";
    const found = [];
    const number = (one) => typeof one === "number";
    if (number(boundLow)) {
      const left = x(boundLow), width = Math.max(2, x(boundHigh) - left), height = signs & BAND ? 7 : 13;
      const look = signs & BAND ? { class: name, fill: colour.ink } : { class: `bounds ${name}`, fill: colour.pale, stroke: colour.ink };
      found.push(shape("rect", { x: left, y: y - height / 2, width, height, ...look }));
    }
    if (number(low) && number(high)) {
      found.push(shape("line", { x1: x(low), x2: x(high), y1: y, y2: y, class: name, stroke: colour.ink, "stroke-width": 2 }));
    }
    if (number(estimate)) {
      const hollow = signs & HOLLOW, at = x(estimate);
      const look = { class: hollow ? `${name} hollow` : name, fill: hollow ? "#ffffff" : colour.ink, stroke: colour.ink, "stroke-width": 2 };
      found.push(series
        ? shape("path", { d: `M${at} ${y - 6}L${at + 6} ${y}L${at} ${y + 6}L${at - 6} ${y}Z`, ...look })
        : shape("circle", { cx: at, cy: y, r: 5, ...look }));
    }
    return found;
  };

  const legendOf = (view, rows) => {
    const occurs = (sign) => rows.some((one) => one.signs & sign);
    const x = (share) => 3 + share * 0.24; // within 30 pixels
    const key = (figure) => (left, y) => {
      const made = shape("g", { transform: `translate(${left} ${y})` });
      made.append(...signOf({ signs: 0, ...figure }, 0, x));
      return made;
    };
    const hasInterval = rows.some((one) => typeof one.low === "number");
    const dot = hasInterval ? { estimate: 50, low: 0, high: 100 } : { estimate: 50 };
    const there = scopes.map((_, scope) => scope).filter((scope) => rows.some((one) => one.scope === scope));
    const keys = there.map((scope) => [fill(hasInterval ? words.series : words.dot, { name: scopes[scope][1] }), key({ ...dot, scope })]);
    if (occurs(HOLLOW)) keys.push([words.hollow, key({ ...dot, scope: there[0], signs: HOLLOW })]);
    if (occurs(BAND)) keys.push([words.few, key({ scope: there[0], signs: BAND, low: 0, high: 100, boundLow: 25, boundHigh: 75 })]);
    if (occurs(BOUNDS_LEAD)) keys.push([words.bounds, key({ scope: there[0], boundLow: 0, boundHigh: 100 })]);
    if (layoutOf(view.measure).axis === "points") keys.push([words.zero, (left, y) => shape("line", { x1: left + 15, x2: left + 15, y1: y - 7, y2: y + 7, class: "base", stroke: "#3D3D3D", "stroke-width": 1.5 })]);
    return keys;
  };

  // the whole drawing; with its title and source where it leaves the page
  const draw = (view, lines, width, alone) => {
    const rows = lines.flat();
    const svg = shape("svg", { xmlns: "http://www.w3.org/2000/svg", "font-family": FONT, "font-size": 14 });
    const ground = shape("rect", { width, class: "ground", fill: "#ffffff" });
    svg.append(ground);
    let y = 0;
    const write = (text, x, at, look = {}) =>
      svg.append(shape("text", { x, y: at, class: "ink", fill: "#0b0c0c", ...look }, text));
    const paragraph = (text, size, weight, look = {}) => {
      for (const line of wrapped(text, width - 24, size, weight)) {
        y += size * 1.4;
        write(line, alone ? 12 : 0, y, { "font-size": size, "font-weight": weight, ...look });
      }
    };
    if (alone) {
      y = 8;
      if (words.banner) paragraph(words.banner, 14, 700, { fill: "#801650" });
      paragraph(titleOf(view), 18, 700);
      y += 6;
    }
    const edge = alone ? 12 : 0;
    let left = edge;
    y += 16;
    for (const [text, key] of legendOf(view, rows)) {
      const [first, ...more] = wrapped(text, width - 2 * edge - 40, 13);
      const needed = 38 + widthOf(first, 13);
      if (left > edge && (left + needed > width - edge || more.length)) { left = edge; y += 20; }
      svg.append(key(left, y - 4));
      write(first, left + 36, y, { "font-size": 13 });
      for (const line of more) write(line, edge + 36, (y += 17), { "font-size": 13 });
      left += needed + 20;
      if (more.length) { left = edge; y += 20; }
    }
    y += left > edge ? 14 : -4;

    const varying = headsOf(view).filter(([, varies]) => varies).map(([, , label]) => label);
    const last = varying.pop() ?? ((one) => subjectLabel(view.measure, subjectCode(one.subject)));
    const above = (one) => varying.map((label) => label(one)).join(" · ");
    const narrow = width < 560;
    const labels = narrow ? 0 : Math.min(width * 0.36, Math.max(...lines.map(([one]) => widthOf(last(one)))) + 14);
    const values = Math.max(...rows.map((one) => widthOf(one.label))) + 12;
    const from = edge + labels + 18, to = width - edge - values - 8;
    const axis = axisOf(view, rows);
    const x = (value) => from + ((value - axis.from) / (axis.to - axis.from)) * (to - from);
    const tickLabels = (at) => {
      for (const tick of axis.ticks) {
        const said = `${tick < 0 ? "\u2212" : axis.from < 0 && tick > 0 ? "+" : ""}${Math.abs(tick)}${axis.unit}`;
        write(said, x(tick), at, { "text-anchor": "middle", class: "quiet", fill: "#3D3D3D", "font-size": 12 });
      }
    };
    y += 16;
    tickLabels(y);
    const top = (y += 8);
    const marks = [];
    let section = "";
    for (const line of lines) {
      if (above(line[0]) !== section) {
        section = above(line[0]);
        y += 24;
        write(section, edge, y, { "font-weight": 700 });
        y += 4;
      }
      const label = wrapped(last(line[0]), narrow ? width - 2 * edge : labels - 10);
      if (narrow) for (const part of label) write(part, edge, (y += 18));
      const height = Math.max(24 * line.length, narrow ? 0 : 18 * label.length) + 6;
      const middle = y + height / 2;
      if (!narrow) label.forEach((part, place) => write(part, edge, middle + 5 + 18 * (place - (label.length - 1) / 2)));
      line.forEach((figure, place) => {
        const at = middle + 22 * (place - (line.length - 1) / 2);
        marks.push(() => svg.append(...signOf(figure, at, x)));
        write(figure.label, width - edge, at + 5, { "text-anchor": "end", class: figure.scope ? "quiet" : "ink", "font-weight": figure.scope ? 400 : 700 });
      });
      y += height;
    }
    const grid = axis.ticks.map((tick) => {
      const base = tick === 0 && axis.from < 0;
      return shape("line", { x1: x(tick), x2: x(tick), y1: top, y2: y + 4, class: base ? "base" : "grid", stroke: base ? "#6b7177" : "#e1e4e6" });
    });
    ground.after(...grid);
    for (const mark of marks) mark();
    y += 18;
    if (lines.length > 12) tickLabels(y);
    if (alone) { y += 8; paragraph(words.source, 12, 400, { class: "quiet", fill: "#3D3D3D" }); }
    y += 12;
    ground.setAttribute("height", y);
    for (const [name, value] of Object.entries({ width, height: y, viewBox: `0 0 ${width} ${y}` })) svg.setAttribute(name, value);
    return svg;
  };

  // ---- what is shown now
  let view, lines, table, drawnAt = 0;
  const showChart = () => {
    const box = byId("chart");
    drawnAt = box.clientWidth;
    const svg = draw(view, lines, Math.max(280, Math.min(960, drawnAt)), false);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", fill(words.described, { title: titleOf(view), number: lines.flat().length }));
    box.replaceChildren(svg);
  };
  const offer = (name, entries, chosen) => {
    const select = byId(name);
    select.replaceChildren(...entries);
    select.value = chosen;
    select.closest("label").hidden = select.options.length === 1 && [NONE, ALL].includes(chosen);
  };
  const option = (value, label) => element("option", label, { value });
  const measureOptions = () => {
    const found = [];
    for (const [code, name, family] of measures) {
      if (found.at(-1)?.label !== family) found.push(element("optgroup", "", { label: family }));
      found.at(-1).append(option(code, name));
    }
    return found;
  };
  const linkOf = (one) =>
    `#${new URLSearchParams({ measure: measures[one.measure][0], outcome: one.subject, milestone: one.milestone, group: one.group })}`;
  const wishOf = (link) => {
    const asked = new URLSearchParams(link.slice(1));
    return { measure: asked.get("measure"), subject: asked.get("outcome"), milestone: asked.get("milestone"), group: asked.get("group") };
  };

  const show = (wish) => {
    view = settle(wish);
    lines = linesOf(view);
    table = tableOf(view, lines);
    const title = titleOf(view);
    offer("measure", measureOptions(), measures[view.measure][0]);
    offer("subject", view.offered.subject.map((code) => option(code, subjectLabel(view.measure, code))), view.subject);
    offer("milestone", view.offered.milestone.map((code) => option(code, milestoneLabel(code))), view.milestone);
    offer("group", view.offered.group.map((code) => option(code, breakdowns.find(([one]) => one === code)[1])), view.group);
    byId("title").textContent = title;
    byId("means").textContent = measures[view.measure][3];
    const there = new Set(lines.flat().map((one) => one.scope));
    if (byId("overlap")) byId("overlap").hidden = there.size < 2;
    byId("only-region").hidden = there.has(0);
    byId("only-region").textContent = fill(words.only_region, { name: scopes[0][1] });
    showTable(table, title);
    showChart();
    return fill(words.shown, { number: lines.flat().length, title });
  };
  const remember = () => {
    try { history.replaceState(null, "", linkOf(view)); } catch { location.replace(linkOf(view)); }
  };
  const choose = (name) => {
    const wish = wishOf(linkOf(view));
    wish[name] = byId(name).value;
    const said = show(wish);
    remember();
    say(said);
  };
  const follow = () => {
    const wish = wishOf(location.hash);
    const said = show(wish);
    const got = wishOf(linkOf(view));
    const asked = Object.keys(wish).filter((name) => wish[name] !== null);
    if (asked.length) say(asked.every((name) => wish[name] === got[name]) ? said : words.not_here);
  };

  // ---- what leaves the page
  const nameOf = (ending) => `${[measures[view.measure][0], view.subject, view.milestone, view.group].join("-")}.${ending}`;
  const save = (blob, name) => {
    const link = element("a", "", { download: name, href: URL.createObjectURL(blob) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    say(words.saved);
  };
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* an older way is left */ }
    const field = element("textarea", text, { readonly: "", class: "carrier" });
    const before = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus();
    return done;
  };
  const picture = () => new Promise((done, failed) => {
    const svg = draw(view, lines, 900, true);
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
    };
    image.onerror = failed;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  });
  const copyPicture = async () => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": picture() })]);
      return true;
    } catch { return false; }
  };
  const when = (id, act) => byId(id).addEventListener("click", act);
  const answer = (done, said) => say(done ? said : words.not_copied);
  when("copy-link", async () => { remember(); answer(await copy(location.href), words.copied_link); });
  when("copy-csv", async () => answer(await copy(csvOf(view, table)), words.copied_csv));
  when("copy-png", async () => answer(await copyPicture(), words.copied_png));
  when("save-csv", () => save(new Blob(["\ufeff", csvOf(view, table)], { type: "text/csv" }), nameOf("csv")));
  when("save-png", async () => save(await picture(), nameOf("png")));

  for (const name of ["measure", "subject", "milestone", "group"]) {
    byId(name).addEventListener("change", () => choose(name));
  }
  addEventListener("hashchange", follow);
  byId("explorer").hidden = false;
  follow();
  new ResizeObserver(() => { if (byId("chart").clientWidth !== drawnAt) showChart(); }).observe(byId("chart"));
})();
