import { useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import { Alert } from "../ui/alert.tsx";

/** Confirms what the person just did. The address names it (`?done=saved`); the words are the page's own. */
export function Notice({ words }: { words: Readonly<Record<string, ReactNode>> }) {
  const [search] = useSearchParams();
  const done = search.get("done");
  if (done === null || !Object.hasOwn(words, done)) return null;
  return (
    <Alert tone="good" live className="mb-6">
      {words[done]}
    </Alert>
  );
}
