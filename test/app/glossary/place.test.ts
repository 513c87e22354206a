import { describe, expect, it } from 'vitest';
import { placeAt } from '../../../src/app/glossary/place';

const screen = { width: 400, height: 600 };
const popover = { width: 300, height: 100 };
const wordAt = (left: number, top: number) => ({ left, top, bottom: top + 16 });

describe('the place of a popover', () => {
  it('is above its word, from where the word begins', () => {
    expect(placeAt(wordAt(50, 300), popover, screen)).toEqual({ left: 50, top: 195 });
  });

  it('is below the word where there is no room above', () => {
    expect(placeAt(wordAt(50, 60), popover, screen)).toEqual({ left: 50, top: 81 });
  });

  it('is on the screen, whatever the word', () => {
    expect(placeAt(wordAt(380, 300), popover, screen).left).toBe(92);
    expect(placeAt(wordAt(-40, 300), popover, screen).left).toBe(8);
    const tall = { width: 300, height: 590 };
    expect(placeAt(wordAt(50, 580), tall, screen).top).toBe(8);
    expect(placeAt(wordAt(50, 300), popover, { width: 200, height: 600 }).left).toBe(8);
  });
});
