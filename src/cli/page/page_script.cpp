#include "cli/page/page_script.hpp"

namespace mpustop::cli {

namespace {

// Numbers are sorted by what `data-key` holds, texts by the reader's language.
constexpr std::string_view script = R"js(
"use strict";
(() => {
  const texts = new Intl.Collator(undefined, { numeric: true });
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return "key" in cell.dataset ? Number(cell.dataset.key) : cell.textContent;
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : texts.compare(a, b));

  const addSearch = (box, rows) => {
    const field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    const label = document.createElement("label");
    label.append("Search " + box.dataset.name + " ", field);
    const state = document.createElement("span");
    state.setAttribute("role", "status");
    const all = rows.map((row) => row.textContent.toLowerCase());
    const show = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !words.every((word) => all[at].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      state.textContent =
        (shown === rows.length ? "" : shown + " of ") + rows.length +
        (rows.length === 1 ? " row" : " rows");
    };
    field.addEventListener("input", show);
    const bar = document.createElement("div");
    bar.className = "search";
    bar.append(label, state);
    box.before(bar);
    show();
  };

  const addSort = (table, rows) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const numbers = "numbers" in head.dataset;
        const before = head.getAttribute("aria-sort");
        const down = before === null ? numbers : before === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sign = down ? -1 : 1;
        rows.sort((a, b) => sign * compare(keyOf(a, column), keyOf(b, column)));
        table.tBodies[0].append(...rows);
      });
    });
  };

  document.querySelectorAll(".searchable").forEach((box) => {
    const table = box.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    addSearch(box, rows);
    addSort(table, rows);
  });
})();
)js";

constexpr std::string_view style = R"css(
.searchable { margin: 0 0 1.5rem; max-height: 36rem; border-bottom: 1px solid var(--rule); }
.searchable thead th { position: sticky; top: 0; background: var(--ground); }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
.searchable table { max-width: none; }
.searchable th, .searchable td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.searchable .number { text-align: right; white-space: nowrap; overflow-wrap: normal; width: 6rem; }
.searchable tbody th { font-weight: 600; width: 28%; }
.searchable p { margin: 0 0 .25rem; max-width: 42rem; }
.searchable .about { font-weight: 400; }
thead th button {
  font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer;
  text-align: inherit; border-radius: 2px;
}
thead th button:hover { color: var(--text); }
thead th button::after { content: "\2195"; margin-left: .3em; opacity: .55; }
thead th[aria-sort] button::after { opacity: 1; }
thead th[aria-sort="ascending"] button::after { content: "\2191"; }
thead th[aria-sort="descending"] button::after { content: "\2193"; }
thead th button:focus-visible, .search input:focus-visible {
  outline: 2px solid var(--latency); outline-offset: 2px;
}
.search { display: flex; flex-wrap: wrap; align-items: baseline; gap: .35rem 1rem; margin: 0 0 .75rem;
  color: var(--soft); font-size: .875rem; }
.search label { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .5rem; }
.search input {
  font: 1rem/1.4 inherit; font-family: inherit; color: var(--text); background: var(--ground);
  border: 1px solid var(--soft); border-radius: 6px; padding: .25rem .5rem; width: 16rem;
  max-width: 100%;
}
@media (max-width: 40rem) {
  .searchable .number { width: 3.5rem; }
  .searchable th, .searchable td { padding-left: .35rem; padding-right: .35rem; }
}
@media print {
  .search { display: none; }
  thead th button::after { content: none; }
}
)css";

}  // namespace

std::string_view table_script() { return script; }
std::string_view table_style() { return style; }

}  // namespace mpustop::cli
