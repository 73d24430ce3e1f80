/* Draws every chart of a page from the figures that the page carries as JSON. */
"use strict";
(function () {
  if (!window.Plotly) return tell("Diagrammet kunde inte ritas. Siffrorna finns i tabellen.");
  Plotly.register({ moduleType: "locale", name: "sv", dictionary: {}, format: { decimal: ",", thousands: " " } });
  const config = { locale: "sv", responsive: true, displaylogo: false, showSendToCloud: false, displayModeBar: false };
  drawAll();
  document.addEventListener("refreshed", drawAll);

  function drawAll() {
    for (const place of document.querySelectorAll("[data-chart]")) draw(place);
  }

  function draw(place) {
    const figure = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    place.replaceChildren();
    Plotly.newPlot(place, figure.data, narrowed(figure.layout, place), config).then(prepare);
  }

  function prepare(place) {
    hideDrawing(place);
    offerPictures(place);
    letShrink(place);
    place.on("plotly_afterplot", () => letShrink(place));
  }

  /* On paper the style sheet makes a drawing as narrow as the page; its inside follows by the view box. */
  function letShrink(place) {
    for (const drawing of place.querySelectorAll(".main-svg")) {
      drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
    }
  }

  function tell(text) {
    for (const hint of document.querySelectorAll("[data-chart] .hint")) hint.textContent = text;
  }

  /* Ordinary buttons below the chart: plotly's own cannot be reached with the keyboard. */
  function offerPictures(place) {
    const caption = place.closest("figure").querySelector("figcaption");
    if (!caption) return;
    const filename = place.dataset.chart.replace(/^chart-/, "dimios-");
    for (const button of caption.querySelectorAll("button")) button.remove();
    for (const format of ["png", "svg"]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "plain", textContent: `Spara som ${format.toUpperCase()}` });
      const size = { width: place.clientWidth, height: place.clientHeight, scale: format === "png" ? 2 : 1 };
      button.addEventListener("click", () => Plotly.downloadImage(place, { format, filename, ...size }));
      caption.append(button);
    }
  }

  /* Read aloud, the labels of a drawing are noise: its name and the table say what it holds. */
  function hideDrawing(place) {
    for (const drawing of place.querySelectorAll(".main-svg")) drawing.setAttribute("aria-hidden", "true");
  }

  /* On a phone the labels stand above their rows rather than beside them. */
  function narrowed(layout, place) {
    if (place.clientWidth >= 560 || (layout.meta && layout.meta.isSmall)) return layout;
    if (layout.yaxis.type !== "category") return { ...layout, height: place.clientWidth + 120 };
    const rows = layout.yaxis.categoryarray;
    const looks = { showarrow: false, font: { size: 11 }, bgcolor: "rgba(255, 255, 255, .85)", borderpad: 0 };
    const label = { xref: "paper", x: 0, xanchor: "left", yshift: 15, ...looks };
    const annotations = [...(layout.annotations || []), ...rows.map((text, y) => ({ ...label, text, y }))];
    const margin = { ...layout.margin, l: 8, r: 8 };
    const yaxis = { ...layout.yaxis, showticklabels: false, automargin: false };
    return { ...layout, height: 110 + 52 * rows.length, bargap: 0.75, margin, yaxis, annotations };
  }
})();
