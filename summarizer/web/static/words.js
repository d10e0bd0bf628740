// What the page says, in its language, its `{…}` filled in. The sentences stand in web/words.py.
const words = JSON.parse(document.getElementById("words").textContent);

/** @param {string} text @param {Record<string, string | number>} [values] */
export function say(text, values = {}) {
  const said = words[text] ?? text;
  return said.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));
}
