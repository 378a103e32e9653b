import { Form } from "@remix-run/react";
import { InstantText } from "../finance/dates.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { Table } from "../ui/table.tsx";

export interface Device {
  id: string;
  device: string;
  address: string;
  organisationName: string;
  createdAt: Date | string;
  lastSeenAt: Date | string;
  /** The one that looks at the list. */
  current: boolean;
}

/** Where the person is logged in, with a way to end each log-in. */
export const DeviceTable = ({ devices }: { devices: readonly Device[] }) => (
  <Table
    caption="登录中的设备"
    captionHidden
    rows={devices}
    rowKey={({ id }) => id}
    columns={[
      { key: "device", head: "设备", cell: ({ device }) => device },
      { key: "place", head: "单位", cell: ({ organisationName }) => organisationName },
      { key: "address", head: "网络地址", cell: ({ address }) => address },
      { key: "since", head: "登录时间", cell: ({ createdAt }) => <InstantText at={createdAt} /> },
      { key: "seen", head: "最近使用", cell: ({ lastSeenAt }) => <InstantText at={lastSeenAt} /> },
      {
        key: "end",
        head: "操作",
        cell: ({ id, current, device }) =>
          current ? (
            "本机"
          ) : (
            <Form method="post" action="/account/devices/end">
              <input type="hidden" name="sessionId" value={id} />
              <SubmitButton variant="secondary" size="sm" aria-label={`让${device}退出登录`}>
                退出登录
              </SubmitButton>
            </Form>
          ),
      },
    ]}
  />
);
