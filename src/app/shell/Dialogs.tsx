import { Suspense, useState } from 'react';
import type { Dialog } from '../commands/command';
import { lazyNamed } from '../controls/lazyNamed';
import { withTerms } from '../glossary/lazyGlossary';
import { bringLessonTexts } from '../locales';
import { useApp } from '../store/context';

/** Not part of the first screen: each loads when it is first opened. */
const LessonList = lazyNamed(async () => {
  const [list] = await Promise.all([import('../lessons/LessonList'), bringLessonTexts()]);
  return list;
}, 'LessonList');
const GlossaryPage = lazyNamed(() => withTerms(() => import('../glossary/GlossaryPage')), 'GlossaryPage');
const MeasureView = lazyNamed(() => import('../measure/MeasureView'), 'MeasureView');

interface DialogsProps {
  readonly open: Dialog | null;
  /** The term that the glossary is opened at; may be one that does not exist. */
  readonly term: string | null;
  readonly onClose: () => void;
}

/** What opens over the page. */
export function Dialogs({ open, term, onClose }: DialogsProps) {
  return (
    <>
      <Lessons isOpen={open === 'lessons'} onClose={onClose} />
      <Glossary isOpen={open === 'glossary'} term={term} onClose={onClose} />
      <Measure isOpen={open === 'measure'} onClose={onClose} />
    </>
  );
}

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A dialog stays mounted once it was opened, so that it can slide out. */
function useWasOpen(isOpen: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return wasOpen || isOpen;
}

function Lessons({ isOpen, onClose }: DialogProps) {
  if (!useWasOpen(isOpen)) return null;
  return (
    <Suspense>
      <LessonList isOpen={isOpen} onClose={onClose} />
    </Suspense>
  );
}

function Glossary({ isOpen, term, onClose }: DialogProps & Pick<DialogsProps, 'term'>) {
  if (!useWasOpen(isOpen)) return null;
  return (
    <Suspense>
      <GlossaryPage isOpen={isOpen} term={term} onClose={onClose} />
    </Suspense>
  );
}

/** Also opened by `?measure` in the address, once, as soon as there is a device. */
function Measure({ isOpen, onClose }: DialogProps) {
  const device = useApp((state) => state.device);
  const [byAddress, setByAddress] = useState(() => new URLSearchParams(location.search).has('measure'));
  if (!device || !(isOpen || byAddress)) return null;
  return (
    <Suspense fallback={null}>
      <MeasureView
        device={device}
        search={isOpen ? '' : location.search}
        onClose={() => {
          setByAddress(false);
          onClose();
        }}
      />
    </Suspense>
  );
}
