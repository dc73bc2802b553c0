/* A finger on a slider: one that swipes over it scrolls the page, one that taps beside its thumb may
   have missed, and neither changes anything, nor does one that swipes along it. The thumb moves it,
   and a tap that is held, before it is drawn on. */

const HELD = 300; // ms from which a tap is meant
const STILL = 8; // px that a held finger may move
const THUMB = 24; // px around the middle of the thumb that count as on it

export function guard(slider) {
  let before = null;

  slider.addEventListener("pointerdown", (event) => {
    before = null;
    if (event.pointerType !== "touch") return;
    const { min, max, value, offsetWidth } = slider;
    const share = (value - min) / (max - min);
    const middle = THUMB / 2 + share * (offsetWidth - THUMB);
    const meant = Math.abs(event.offsetX - middle) <= THUMB;
    before = { value, time: event.timeStamp, x: event.clientX, meant, swept: false };
  });

  slider.addEventListener("pointermove", (event) => {
    if (!before || event.timeStamp - before.time >= HELD) return;
    before.swept ||= Math.abs(event.clientX - before.x) > STILL;
  });

  function takeBack() {
    if (before && slider.value !== before.value) {
      slider.value = before.value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    before = null;
  }

  // The browser scrolls with it from here on.
  slider.addEventListener("pointercancel", takeBack);
  slider.addEventListener("pointerup", (event) => {
    const held = before && !before.swept && event.timeStamp - before.time >= HELD;
    if (before && !before.meant && !held) takeBack();
    before = null;
  });
}
