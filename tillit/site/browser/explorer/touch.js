/* A finger on a slider: one that swipes over it scrolls the page, one that taps beside its thumb may
   have missed, and neither changes anything. The thumb moves it, and a tap that is held. */

const HELD = 300; // ms from which a tap is meant
const THUMB = 24; // px around the middle of the thumb that count as on it

export function guard(slider) {
  let before = null;

  slider.addEventListener("pointerdown", (event) => {
    before = null;
    if (event.pointerType !== "touch") return;
    const { min, max, value, offsetWidth } = slider;
    const share = (value - min) / (max - min);
    const middle = THUMB / 2 + share * (offsetWidth - THUMB);
    before = { value, time: event.timeStamp, onThumb: Math.abs(event.offsetX - middle) <= THUMB };
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
    if (before && !before.onThumb && event.timeStamp - before.time < HELD) takeBack();
    before = null;
  });
}
