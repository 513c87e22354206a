import { useEffect, useRef } from 'react';

interface FormulaProps {
  /** LaTeX; `\T` stands for the temperature. */
  readonly tex: string;
  /** What `\T` shows: the letter, or a number in its place. */
  readonly temperature?: string;
}

/** A formula, drawn by KaTeX, which loads when the first one is shown; until then its source stands there. */
export function Formula({ tex, temperature = 'T' }: FormulaProps) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let isGone = false;
    void import('./katex').then(({ drawFormula }) => {
      if (!isGone && place.current) drawFormula(place.current, tex, temperature);
    });
    return () => {
      isGone = true;
    };
  }, [tex, temperature]);
  return <span ref={place} />;
}
