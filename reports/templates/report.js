"use strict";
// Sorts tables and filters their rows. Without it the page shows everything, in the order it was written in.
(() => {
  const SORTED_FROM = 4, FILTERED_FROM = 16; // rows
  const controls = document.getElementById("controls");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.body.append(said);

  const fill = (words, values) => words.replace(/{(\w+)}/g, (_, name) => values[name]);
  const rowsOf = (body) => [...body.rows].filter((row) => row.className !== "group");
  const rank = (cell) => ("mark" in cell.dataset ? 2 : "value" in cell.dataset ? 0 : 1);

  // numbers first, then words; marks stand last whichever way the rows run
  const compare = (one, other, sign) => {
    if (rank(one) !== rank(other)) return rank(one) - rank(other);
    if (rank(one) === 2) return 0;
    if (rank(one) === 0) return sign * (one.dataset.value - other.dataset.value);
    return sign * collator.compare(one.textContent, other.textContent);
  };

  const makeSortable = (table, bodies) => {
    const headings = [...table.tHead.rows].at(-1).cells;
    const sort = (column, order) => {
      const sign = { ascending: 1, descending: -1 }[order];
      for (const heading of headings) heading.removeAttribute("aria-sort");
      if (sign) headings[column].setAttribute("aria-sort", order);
      for (const [body, rows] of bodies) {
        const by = (one, other) => compare(one.cells[column], other.cells[column], sign);
        body.append(...(sign ? [...rows].sort(by) : rows));
      }
      said.textContent = fill(controls.dataset[order], { column: headings[column].textContent });
    };
    [...headings].forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "original" };
        sort(column, next[heading.getAttribute("aria-sort")] ?? "ascending");
      });
    });
  };

  const makeFiltered = (table, bodies) => {
    const filter = controls.content.firstElementChild.cloneNode(true);
    const field = filter.querySelector("input"), told = filter.querySelector("output");
    const total = bodies.reduce((sum, [, rows]) => sum + rows.length, 0);
    const plain = (words) => words.toLocaleLowerCase(document.documentElement.lang);
    field.setAttribute("aria-describedby", table.caption.id);
    field.addEventListener("input", () => {
      const wanted = plain(field.value.trim());
      let shown = 0;
      for (const [body, rows] of bodies) {
        const label = body.querySelector(".group")?.textContent ?? "";
        for (const row of rows) {
          row.hidden = !plain([label, ...[...row.cells].map((cell) => cell.textContent)].join(" ")).includes(wanted);
        }
        const left = rows.filter((row) => !row.hidden).length;
        body.hidden = left === 0;
        shown += left;
      }
      told.textContent = wanted ? fill(controls.dataset.shown, { shown, total }) : "";
    });
    table.closest(".scroll").before(filter);
  };

  for (const table of document.querySelectorAll("table")) {
    const bodies = [...table.tBodies].map((body) => [body, rowsOf(body)]);
    const sizes = bodies.map(([, rows]) => rows.length);
    if (Math.max(...sizes) >= SORTED_FROM) makeSortable(table, bodies);
    if (sizes.reduce((sum, size) => sum + size, 0) >= FILTERED_FROM) makeFiltered(table, bodies);
  }

  // a table that fits is no stop on the way of the keyboard, and its headings can stay in sight
  const sized = new ResizeObserver((seen) => {
    for (const { target } of seen) {
      const fits = target.scrollWidth <= target.clientWidth;
      target.tabIndex = fits ? -1 : 0;
      target.parentElement.classList.toggle("fits", fits);
    }
  });
  for (const scroll of document.querySelectorAll(".scroll")) sized.observe(scroll);
})();
