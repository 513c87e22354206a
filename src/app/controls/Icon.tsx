const paths = {
  run: 'M5 3.5v9l7.5-4.5z',
  pause: 'M4.5 3.5h2.4v9H4.5zM9.1 3.5h2.4v9H9.1z',
  step: 'M3.5 3.5v9l6-4.5zM10.6 3.5h1.9v9h-1.9z',
  reset: 'M8 3a5 5 0 1 0 4.8 3.6l-1.5.4A3.5 3.5 0 1 1 8 4.5V7l3.6-3.3L8 .5z',
  link: 'M6.6 9.4a2.6 2.6 0 0 1 0-3.7l2-2a2.6 2.6 0 0 1 3.7 3.7l-1 1-1-1 1-1a1.2 1.2 0 0 0-1.7-1.7l-2 2a1.2 1.2 0 0 0 0 1.7zm2.8-2.8a2.6 2.6 0 0 1 0 3.7l-2 2a2.6 2.6 0 0 1-3.7-3.7l1-1 1 1-1 1a1.2 1.2 0 0 0 1.7 1.7l2-2a1.2 1.2 0 0 0 0-1.7z',
  theme: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1.4v10.2a5.1 5.1 0 0 1 0-10.2z',
  add: 'M7.3 3h1.4v4.3H13v1.4H8.7V13H7.3V8.7H3V7.3h4.3z',
  remove: 'M3 7.3h10v1.4H3z',
  previous: 'M10 3 5 8l5 5z',
  next: 'm6 3 5 5-5 5z',
  shuffle: 'M2 4h2.5l5 8H13v-1.8L15.5 12.7 13 15v-1.6H8.7l-5-8H2zm7.7 1.4L8.9 4.1 9.5 3H13V1.3L15.5 3.7 13 6V4.4h-2.7z',
  lessons: 'M2 3.2c2.2-.7 4.2-.6 6 .7 1.8-1.3 3.8-1.4 6-.7v9.3c-2.2-.6-4.2-.5-6 .9-1.8-1.4-3.8-1.5-6-.9z',
  present: 'M1.5 2.5h13v8.2H8.7v1.4l2.3 1.4H5l2.3-1.4v-1.4H1.5zM2.9 3.9v5.4h10.2V3.9z',
  check: 'm3.2 8.4 1.1-1.1 2.4 2.4 5-5 1.1 1.1-6.1 6.1z',
  fold: 'm3.2 5.4 4.8 4.8 4.8-4.8 1 1L8 12.2 2.2 6.4z',
  clear: 'm4.2 3.2 3.8 3.8 3.8-3.8 1 1L9 8l3.8 3.8-1 1L8 9l-3.8 3.8-1-1L7 8 3.2 4.2z',
} as const;

export type IconName = keyof typeof paths;

/** A 16 × 16 mark in the colour of the text; its meaning is said by the button around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
