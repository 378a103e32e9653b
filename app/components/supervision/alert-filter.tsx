import { label, words } from "#lib/vocabulary.ts";
import { Filters } from "../ui/filters.tsx";
import { Select } from "../ui/inputs.tsx";

/** Narrows a list of alerts to one state. */
export function AlertFilter({ status }: { status: string }) {
  return (
    <Filters>
      <Select
        name="status"
        label="状态"
        unmarked
        empty="全部状态"
        defaultValue={status}
        options={words("alertStatus").map((code) => ({ value: code, label: label("alertStatus", code) }))}
      />
    </Filters>
  );
}
