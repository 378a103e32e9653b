import { type Column, Table } from "../ui/table.tsx";

export type TemplateColumnView = {
  header: string;
  required: boolean;
  format: string;
  description: string;
  example: string;
};

const columns: Column<TemplateColumnView>[] = [
  { key: "header", head: "列", cell: ({ header }) => <span className="font-medium">{header}</span> },
  {
    key: "required",
    head: "必填",
    cell: ({ required }) => (required ? "必填" : "选填"),
    className: "whitespace-nowrap",
  },
  { key: "format", head: "写法", cell: ({ format }) => format },
  { key: "description", head: "说明", cell: ({ description }) => description },
  {
    key: "example",
    head: "示例",
    cell: ({ example }) =>
      example ? (
        <code className="text-sm break-all">{example}</code>
      ) : (
        <span className="text-muted">留空</span>
      ),
  },
];

/** The columns of a template in their order. */
export const TemplateColumns = ({
  title,
  columns: rows,
}: {
  title: string;
  columns: readonly TemplateColumnView[];
}) => (
  <Table
    caption={`${title}的各列`}
    captionHidden
    dense
    columns={columns}
    rows={rows}
    rowKey={({ header }) => header}
  />
);
