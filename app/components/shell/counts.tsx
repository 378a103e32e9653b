import { createContext, useContext } from "react";

/** What waits for the person in the frame, by the address where it is done. */
export type Counts = Readonly<Record<string, number>>;

export const WaitingCounts = createContext<Counts>({});

export const useWaiting = (to: string): number => useContext(WaitingCounts)[to] ?? 0;

/** A number in a pill beside the name of a place; nothing where nothing waits. */
export const Count = ({ value }: { value: number | undefined }) =>
  value ? (
    <span className="ms-auto rounded-full bg-accent px-2 text-xs leading-5 font-medium text-on-accent tabular">
      {value}
    </span>
  ) : null;
