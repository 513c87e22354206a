import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useActions, useApp } from '../store/context';
import type { SharedTabId } from './sharedTabs';

/** Where the example that is looked at comes from: the test set, the visitor's hand, or the generator if there is one. */
export const exampleSources = ['pick', 'own', 'see'] as const;
export type ExampleSource = (typeof exampleSources)[number];

/** The example that is looked at, which several views share. */
export interface ExampleChoice {
  /** Index in the test set; may lie past the end of a smaller set that was loaded since. null: none was chosen yet. */
  readonly index: number | null;
  readonly source: ExampleSource;
  choose(index: number): void;
  chooseSource(source: ExampleSource): void;
  /** Chooses a test example and goes to the tab in which it is looked at. */
  show(index: number): void;
}

const Context = createContext<ExampleChoice | null>(null);

/** Holds the chosen example for all views below it, until the visitor enters or leaves a lesson. */
export function ExampleChoiceProvider({ children }: { readonly children: ReactNode }) {
  const { showTab } = useActions();
  const [index, choose] = useState<number | null>(null);
  const [source, chooseSource] = useState<ExampleSource>('pick');
  const lesson = useApp((state) => state.lesson?.id);
  const [chosenIn, setChosenIn] = useState(lesson);
  if (chosenIn !== lesson) {
    setChosenIn(lesson);
    choose(null);
    chooseSource('pick');
  }
  const choice = useMemo((): ExampleChoice => {
    const show = (shown: number) => {
      choose(shown);
      chooseSource('pick');
      showTab('look' satisfies SharedTabId);
    };
    return { index, source, choose, chooseSource, show };
  }, [index, source, showTab]);
  return <Context.Provider value={choice}>{children}</Context.Provider>;
}

/** @throws Error outside `ExampleChoiceProvider`. */
export function useExampleChoice(): ExampleChoice {
  const choice = useContext(Context);
  if (!choice) throw new Error('The component stands outside ExampleChoiceProvider.');
  return choice;
}
