import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Actions, State } from './state';
import type { AppStore } from './store';

const Context = createContext<AppStore | null>(null);

export function AppProvider({ app, children }: { readonly app: AppStore; readonly children: ReactNode }) {
  return <Context.Provider value={app}>{children}</Context.Provider>;
}

function useAppStore(): AppStore {
  const app = useContext(Context);
  if (!app) throw new Error('The component stands outside AppProvider.');
  return app;
}

/** A part of the page's state; the component renders anew only when that part changes. */
export function useApp<T>(selector: (state: State) => T): T {
  return useStore(useAppStore().store, selector);
}

/** Reads the page's whole state when it is called, for what happens between two renderings. */
export function useAppState(): () => State {
  return useAppStore().store.getState;
}

export function useActions(): Actions {
  return useAppStore().actions;
}
