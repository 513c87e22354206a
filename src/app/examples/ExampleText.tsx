import type { CSSProperties } from 'react';
import classes from './examples.module.css';

interface ExampleTextProps {
  readonly text: string;
  /** Lines at most; what does not fit ends in an ellipsis. */
  readonly lines: number;
}

/** A text as an example, in the direction of its own script. */
export function ExampleText({ text, lines }: ExampleTextProps) {
  return (
    <span className={classes.text} dir="auto" title={text} style={{ '--lines': lines } as CSSProperties}>
      {text}
    </span>
  );
}
