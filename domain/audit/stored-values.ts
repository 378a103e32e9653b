/**
 * An instant of a row as ISO text with microseconds, UTC. Years before the first are marked: PostgreSQL would print them
 * like those after it. What is no instant at all (`infinity`) comes back as null, which the platform never writes.
 */
export const exactInstant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || case when ${column} < '0001-01-01T00:00:00Z' then ' BC' else '' end`;

/** A list of a row; one that is not numbered from 1, which the driver would not show, comes back as another one. */
export const exactList = (column: string): string =>
  `case when coalesce(array_lower(${column}, 1), 1) = 1 then ${column} else array['altered', ${column}::text] end`;
