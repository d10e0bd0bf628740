// Places on a page: in points as the server has them, before the page is turned, and as they are shown.

/** A box is the index of a page and x0, y0, x1, y1 on it in points. @typedef {[number, number, number, number, number]} Box */
/** A page's size in points as it is shown, and the degrees that it is turned clockwise. @typedef {{width: number, height: number, turned: number}} Shape */
/** @typedef {{left: number, top: number, width: number, height: number}} Area */

/** Where a point of the page stands when it is turned. @param {number} x @param {number} y @param {Shape} shape @returns {[number, number]} */
function turn(x, y, { width, height, turned }) {
  if (turned === 90) return [width - y, x];
  if (turned === 180) return [width - x, height - y];
  if (turned === 270) return [y, height - x];
  return [x, y];
}

/** A point that is shown, on the page before it is turned. @param {number} x @param {number} y @param {Shape} shape @returns {[number, number]} */
export function turnBack(x, y, { width, height, turned }) {
  if (turned === 90) return [y, width - x];
  if (turned === 180) return [width - x, height - y];
  if (turned === 270) return [height - y, x];
  return [x, y];
}

/** @param {number[]} edges x0, y0, x1, y1 @param {Shape} shape @returns {Area} */
export function shown([x0, y0, x1, y1], shape) {
  const [ax, ay] = turn(x0, y0, shape);
  const [bx, by] = turn(x1, y1, shape);
  return { left: Math.min(ax, bx), top: Math.min(ay, by), width: Math.abs(bx - ax), height: Math.abs(by - ay) };
}

/** Whether a point of a page lies in a box, or nearly. @param {Box} box @param {number} page @param {number} x @param {number} y */
export function holds(box, page, x, y, slack = 1) {
  const [at, x0, y0, x1, y1] = box;
  return at === page && x0 - slack <= x && x <= x1 + slack && y0 - slack <= y && y <= y1 + slack;
}

/** @param {Box} one @param {Box} other */
export function overlap(one, other) {
  return one[0] === other[0] && one[3] > other[1] && other[3] > one[1] && one[4] > other[2] && other[4] > one[2];
}
