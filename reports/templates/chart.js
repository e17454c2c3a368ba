// Saves a figure as SVG or PNG: as it stands on the page, with its title, legend and source, in light colours.
// Without it the page shows the same figures and has no buttons.
(() => {
  const said = document.getElementById("saving")?.dataset;
  if (!said) return;
  const XML = "http://www.w3.org/2000/svg", INK = "#0b0c0c", MARGIN = 16, FOOT = 28, LEAST = 480, SHARPER = 2;
  const NOT_OF_IT = "svg, details, .saving";
  const RIM = { "paint-order": "stroke", stroke: "#ffffff", "stroke-width": 2.5, "stroke-linejoin": "round" };
  const splitter = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });

  const filled = (words, values) => words.replace(/{(\w+)}/g, (_, name) => values[name]);
  const made = (tag, attributes, ...inside) => {
    const element = document.createElementNS(XML, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  // the words of the page as lines, where the browser has broken them
  const linesOf = (node) => {
    const range = document.createRange(), lines = [], look = getComputedStyle(node.parentElement);
    for (const { segment, index } of splitter.segment(node.data)) {
      range.setStart(node, index);
      range.setEnd(node, index + segment.length);
      const box = range.getBoundingClientRect(), last = lines.at(-1);
      if (box.width === 0) continue;
      if (last && Math.abs(last.box.top - box.top) < box.height / 2) last.words += segment;
      else if (segment.trim()) lines.push({ words: segment, box, look, ends: [] });
      lines.at(-1)?.ends.push(box.right);
    }
    return lines;
  };

  const written = ({ words, box, look }, from) => {
    const size = parseFloat(look.fontSize);
    return made("text", {
      x: box.left - from.left, y: box.top - from.top + box.height / 2 + size * .36,
      "font-size": size, "font-weight": look.fontWeight, fill: INK,
    }, words.trimEnd());
  };

  const drawn = (svg, from) => {
    const copy = svg.cloneNode(true), box = svg.getBoundingClientRect();
    const place = { x: box.left - from.left, y: box.top - from.top, width: box.width, height: box.height };
    for (const [name, value] of Object.entries(place)) copy.setAttribute(name, value);
    copy.setAttribute("overflow", "visible");
    for (const text of copy.querySelectorAll("text")) {
      if (/^#(?!111111|ffffff)/.test(text.getAttribute("fill"))) {
        for (const [name, value] of Object.entries(RIM)) text.setAttribute(name, value);
      }
    }
    return copy;
  };

  const seen = (element) => element.getClientRects().length > 0;
  const pictureOf = (figure) => {
    const from = figure.getBoundingClientRect(), lines = [];
    const svgs = [...figure.querySelectorAll("svg")].filter(seen);
    const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!parent.closest(NOT_OF_IT) && seen(parent)) lines.push(...linesOf(walker.currentNode));
    }
    const boxes = svgs.map((svg) => svg.getBoundingClientRect());
    const foot = Math.max(...boxes.map((box) => box.bottom)) - from.top, height = foot + 2 * MARGIN + FOOT;
    const right = Math.max(LEAST, ...boxes.map((box) => box.right - from.left), ...lines.flatMap((line) => line.ends).map((end) => end - from.left));
    const width = right + 2 * MARGIN;
    const parts = [...svgs.map((svg) => drawn(svg, from)), ...lines.map((line) => written(line, from))];
    const source = made("text", { x: 0, y: foot + FOOT, "font-size": 13, fill: "#3d3d3d" }, said.source);
    return made("svg", {
      xmlns: XML, "xmlns:xlink": "http://www.w3.org/1999/xlink", width, height, viewBox: [0, 0, width, height].join(" "),
      "font-family": getComputedStyle(figure).fontFamily,
    }, made("rect", { width, height, fill: "#ffffff" }), made("svg", { x: MARGIN, y: MARGIN, overflow: "visible" }, ...parts, source));
  };

  const painted = async (picture, text) => {
    const image = new Image(), canvas = document.createElement("canvas");
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    canvas.width = SHARPER * picture.getAttribute("width");
    canvas.height = SHARPER * picture.getAttribute("height");
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };

  const save = async (figure, kind) => {
    const picture = pictureOf(figure), text = new XMLSerializer().serializeToString(picture);
    const file = kind === "png" ? await painted(picture, text) : new Blob([text], { type: "image/svg+xml" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = [(figure.id || "figure").replace(/-figure$/, ""), kind].join(".");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  for (const figure of document.querySelectorAll("figure.chart")) {
    const place = document.createElement("p"), title = figure.querySelector(".title, figcaption")?.textContent ?? "";
    if (!figure.querySelector(".panel svg")) continue;
    place.className = "saving";
    for (const kind of ["png", "svg"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = said[kind];
      button.setAttribute("aria-label", filled(said.of, { save: said[kind], title: title.trim() }));
      button.addEventListener("click", () => save(figure, kind));
      place.append(button);
    }
    (figure.querySelector(".card, .drawing") ?? figure).append(place);
  }
})();
