import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed } from '../ruling.ts';

/** A log that is dropped before it was read is a gap that only a new copy closes. */
export const retentionLeft: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ retentionHours }) => retentionHours,
    (hours) => {
      if (hours === null) return passed('Changes are read from a table that drops none of them unread.');
      const reason = `The source keeps ${hours.toFixed(1)} h.`;
      return hours >= gate.settings.retention_hours ? passed(reason) : failed(reason);
    },
  );
