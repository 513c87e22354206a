import 'katex/dist/katex.min.css';
import katex from 'katex';

/** Draws LaTeX into an element, with MathML beside it for those who listen. */
export function drawFormula(element: HTMLElement, tex: string, temperature: string): void {
  katex.render(tex, element, { throwOnError: false, macros: { '\\T': `{${temperature}}` } });
}
