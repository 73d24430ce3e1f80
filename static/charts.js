/* Draws every chart of a page from the figures that the page carries as JSON. */
"use strict";
(function () {
  const words = {
    "Download plot as a PNG": "Spara diagrammet som bild",
    "Download plot": "Spara diagrammet som bild",
    "Taking snapshot - this may take a few seconds": "Sparar bilden …",
    "Snapshot succeeded": "Bilden är sparad",
  };
  Plotly.register({ moduleType: "locale", name: "sv", dictionary: words, format: { decimal: ",", thousands: " " } });
  const config = {
    locale: "sv",
    responsive: true,
    displaylogo: false,
    showSendToCloud: false,
    modeBarButtons: [["toImage"]],
  };
  drawAll();
  document.addEventListener("refreshed", drawAll);

  function drawAll() {
    for (const place of document.querySelectorAll("[data-chart]")) draw(place);
  }

  function draw(place) {
    const figure = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const name = place.dataset.chart.replace(/^chart-/, "dimios-");
    const toImage = { format: "svg", filename: name };
    place.replaceChildren();
    const layout = narrowed(figure.layout, place);
    Plotly.newPlot(place, figure.data, layout, { ...config, toImageButtonOptions: toImage }).then(hideDrawing);
  }

  /* Read aloud, the labels of a drawing are noise: its name and the table say what it holds. */
  function hideDrawing(place) {
    for (const drawing of place.querySelectorAll(".main-svg")) drawing.setAttribute("aria-hidden", "true");
  }

  /* On a phone the labels stand above their rows rather than beside them. */
  function narrowed(layout, place) {
    if (place.clientWidth >= 560) return layout;
    if (layout.yaxis.type !== "category") return { ...layout, height: place.clientWidth + 120 };
    const rows = layout.yaxis.categoryarray;
    const label = { xref: "paper", x: 0, xanchor: "left", yshift: 15, showarrow: false, font: { size: 11 } };
    const annotations = rows.map((text, y) => ({ ...label, text, y }));
    const margin = { ...layout.margin, l: 8, r: 8 };
    const yaxis = { ...layout.yaxis, showticklabels: false, automargin: false };
    return { ...layout, height: 110 + 52 * rows.length, margin, yaxis, annotations };
  }
})();
