/** A rectangle of the screen, in pixels. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels between the popover and the word, and between the popover and the edge of the screen. */
const gap = 5;
const margin = 8;

/**
 * Where a popover stands: above its word, so that it hides nothing that the word is the name of; below it where there is
 * no room; and always on the screen.
 */
export function placeAt(word: Box, popover: Size, screen: Size): { readonly left: number; readonly top: number } {
  const clamp = (value: number, most: number) => Math.max(margin, Math.min(value, most));
  const below = word.bottom + gap;
  const above = word.top - gap - popover.height;
  return {
    left: clamp(word.left, screen.width - popover.width - margin),
    top: clamp(above >= margin ? above : below, screen.height - popover.height - margin),
  };
}
