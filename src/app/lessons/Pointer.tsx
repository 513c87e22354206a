import { useEffect } from 'react';
import type { Target } from '../../lessons/lesson';

/** Milliseconds after which a panel that opens has its height. */
const opening = 300;

/** Frames the part of the page that a lesson points at, as soon as it exists, and scrolls it into view. */
export function Pointer({ target }: { readonly target: Target }) {
  useEffect(() => {
    const show = () => {
      const block = matchMedia('(max-width: 1180px)').matches ? 'center' : 'nearest';
      document.querySelector(selectorOf(target))?.scrollIntoView({ block, behavior: 'instant' });
    };
    const frame = requestAnimationFrame(show);
    const timer = setTimeout(show, opening);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [target]);
  return <style>{`${selectorOf(target)}{${frameRules}}`}</style>;
}

/** A part may be several targets: a tab holds several views. */
const selectorOf = (target: Target) => `[data-target~="${target}"]`;

const frameRules =
  'outline:2px solid var(--pointer);outline-offset:3px;border-radius:3px;scroll-margin:12px;' +
  'background:color-mix(in srgb, var(--pointer) 7%, transparent)';
