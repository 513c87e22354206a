import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Actions, State } from './state';
import type { AppStore } from './store';

const Context = createContext<AppStore | null>(null);

/** Gives the components inside it the store. */
export function AppProvider({ app, children }: { readonly app: AppStore; readonly children: ReactNode }) {
  return <Context.Provider value={app}>{children}</Context.Provider>;
}

function useAppStore(): AppStore {
  const app = useContext(Context);
  if (!app) throw new Error('The component is outside AppProvider.');
  return app;
}

/** A part of the state as it is drawn; the component renders anew only when that part changes. */
export function useApp<T>(selector: (state: State) => T): T {
  return useStore(useAppStore().shown, selector);
}

/** Reads the newest state when it is called, for event handlers. It may be ahead of what is drawn. */
export function useAppState(): () => State {
  return useAppStore().store.getState;
}

/** What a visitor can do. */
export function useActions(): Actions {
  return useAppStore().actions;
}
