/** On a phone a row of links reaches beyond the edge: the one that is open stands in the middle. Focus and page stay. */
export function scrollToMiddle(frame: HTMLElement | null, part: HTMLElement | null): void {
  if (!frame || !part) return
  // After the router, which keeps rows as far scrolled as they were on the page before.
  setTimeout(() => {
    // The frame is positioned, so the part is measured from its edge.
    frame.scrollLeft = part.offsetLeft - (frame.clientWidth - part.offsetWidth) / 2
  })
}
