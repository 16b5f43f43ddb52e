#include "cli/page/page_style.hpp"

namespace mpustop::cli {

namespace {

// Text has a contrast of at least 4.5 to its ground, lines of charts at least 3 (WCAG 2.1, 1.4.3
// and 1.4.11), in both schemes.
constexpr std::string_view style = R"css(
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f5f7fa; --rule: #d9dee6; --text: #171c24; --soft: #566070;
  --latency: #2458d3; --service: #b35309; --errors: #c0263a; --intended: #566070;
  --alarm: #b3202f; --notice: #fff6e0; --notice-rule: #b7791f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #10141b; --raised: #191f29; --rule: #313a48; --text: #e8ecf2; --soft: #a3aebe;
    --latency: #7fabff; --service: #f2a655; --errors: #ff7d88; --intended: #a3aebe;
    --alarm: #ff8f98; --notice: #2b2413; --notice-rule: #d9a441;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 3rem;
  background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
.eyebrow, .lead { color: var(--soft); margin: 0; }
.lead { overflow-wrap: anywhere; }
.notice {
  background: var(--notice); border-left: 4px solid var(--notice-rule);
  margin: 1rem 0 0; padding: .6rem .9rem; border-radius: 0 6px 6px 0;
}
.tiles {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); gap: .75rem;
  margin: 1.5rem 0 0;
}
.tiles div {
  background: var(--raised); border: 1px solid var(--rule); border-radius: 8px;
  padding: .7rem .9rem .75rem;
}
dd { margin: 0; }
.tiles dt, .about { color: var(--soft); font-size: .875rem; }
.tiles .value { font-size: 1.5rem; font-weight: 650; line-height: 1.3; }
.alarm .value { color: var(--alarm); }
.facts { columns: 2 20rem; column-gap: 2.5rem; margin: 0; }
.facts div {
  display: flex; justify-content: space-between; gap: 1rem; break-inside: avoid;
  border-bottom: 1px solid var(--rule); padding: .3rem 0;
}
.facts dt { color: var(--soft); white-space: nowrap; }
.facts dd { text-align: right; overflow-wrap: anywhere; min-width: 0; }
table { border-collapse: collapse; width: 100%; max-width: 46rem; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding: 0 0 .35rem; }
th, td { padding: .32rem .5rem; border-bottom: 1px solid var(--rule); text-align: right;
  vertical-align: top; }
th:first-child, td:first-child { text-align: left; padding-left: 0; overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
td { white-space: nowrap; }
thead th { color: var(--soft); font-size: .875rem; font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 400; }
tbody tr.group th, tbody tr.group td { font-weight: 600; }
tbody tr.inner th { padding-left: 1.25rem; }
figure { margin: 1.75rem 0 0; break-inside: avoid; }
figcaption { font-weight: 600; margin: 0 0 .25rem; }
figcaption span { color: var(--soft); font-size: .875rem; font-weight: 400; display: block; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; list-style: none; margin: 0 0 .4rem;
  padding: 0; font-size: .875rem; }
.legend li::before {
  content: ""; display: inline-block; width: 1.5rem; vertical-align: .25em; margin-right: .45rem;
  border-top: 3px solid currentColor;
}
.legend li.fill::before { border-top-width: .7rem; vertical-align: -.05em; border-radius: 2px; }
.legend li span { color: var(--text); }
.legend .latency, .legend .sent { color: var(--latency); }
.legend .service { color: var(--service); }
.legend .errors { color: var(--errors); }
.legend .intended { color: var(--intended); }
.legend .dashed::before { border-top-style: dashed; }
.legend .intended::before { border-top-style: dotted; }
.legend .range::before { opacity: .3; }
svg { display: block; width: 100%; height: auto; }
.narrow { display: none; max-width: 34rem; }
svg text { fill: var(--soft); font-size: 12px; }
svg.wide text { font-size: 13px; }
.grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.base { stroke: var(--soft); stroke-width: 1; fill: none; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line.latency, .line.sent { stroke: var(--latency); }
.line.service { stroke: var(--service); stroke-dasharray: 6 3; }
.line.intended { stroke: var(--intended); stroke-width: 1.5; stroke-dasharray: 2 4; }
.area.sent { fill: var(--latency); opacity: .12; }
.area.range { fill: var(--latency); opacity: .3; }
.area.errors { fill: var(--errors); fill-opacity: .4; stroke: var(--errors); }
.bar.latency { fill: var(--latency); }
.bar.service { fill: var(--service); }
.hover { fill: var(--latency); opacity: 0; }
.hover:hover { opacity: .15; }
svg text.note { fill: var(--text); paint-order: stroke; stroke: var(--ground); stroke-width: 4px;
  stroke-linejoin: round; }
details { margin: .5rem 0 0; }
summary { color: var(--soft); cursor: pointer; font-size: .875rem; width: fit-content; }
summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--latency); outline-offset: 2px; }
.scroll { max-height: 24rem; overflow: auto; padding-right: .75rem; }
footer { color: var(--soft); font-size: .875rem; margin-top: 2.5rem; }
@media (max-width: 40rem) {
  body { padding: 1rem 1rem 2rem; }
  h1 { font-size: 1.25rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .tiles div { padding: .55rem .7rem; }
  .tiles .value { font-size: 1.25rem; }
}
@media (max-width: 44rem) {
  .wide { display: none; }
  .narrow { display: block; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .wide { display: block; }
  .narrow { display: none; }
  .scroll { max-height: none; }
  .tiles { grid-template-columns: repeat(4, 1fr); gap: .5rem; }
  .tiles .value { font-size: 1.25rem; }
  h2 { margin-top: 1.25rem; }
  figure { margin-top: 1rem; }
  details:not([open]) { display: none; }
  h2 { break-after: avoid; }
  tr, .tiles div { break-inside: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

}  // namespace

std::string_view page_style() { return style; }

}  // namespace mpustop::cli
