/* Loaded before plotly.js. Plotly sets style attributes as text, which the Content-Security-Policy forbids;
   setting the same rules through the style object is allowed and gives the same picture. */
"use strict";
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === "style" && this.style) {
    this.style.cssText = value;
  } else {
    setAttribute.call(this, name, value);
  }
};

/* Plotly looks for this element before it inserts the styles of its maps, which are not used here. */
const mapStyles = document.createElement("meta");
mapStyles.id = "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53";
document.head.append(mapStyles);
