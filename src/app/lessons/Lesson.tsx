import { Suspense } from 'react';
import { lazyNamed } from '../controls/lazyNamed';
import { bringLessonTexts } from '../locales';
import { useApp } from '../store/context';
import { Pointer } from './Pointer';

/** The lessons and their texts load when one begins. */
const LessonStrip = lazyNamed(async () => {
  const [strip] = await Promise.all([import('./LessonStrip'), bringLessonTexts()]);
  return strip;
}, 'LessonStrip');

/** The lesson that is going on: its step above the page, and a frame around the control that it points at. */
export function Lesson() {
  const isGoingOn = useApp((state) => state.lesson !== null);
  const target = useApp((state) => state.lesson?.target ?? null);
  const step = useApp((state) => state.lesson?.step);
  if (!isGoingOn) return null;
  return (
    <Suspense>
      <LessonStrip />
      {target && <Pointer key={step} target={target} />}
    </Suspense>
  );
}
