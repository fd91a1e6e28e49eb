/** Tables that become cards on a phone. The roles are written out, because `display` takes them away in some readers. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icons.tsx';
import { useWords } from './words-of-page.ts';

export interface Column {
  readonly key: string;
  readonly label: string;
  /** Figures stand to the right. */
  readonly isNumber?: boolean | undefined;
}

export interface Row {
  readonly key: string;
  /** By the columns' keys; the first column's cell names the row. */
  readonly cells: Readonly<Record<string, ComponentChildren>>;
  /** Stands out: what needs a look first. */
  readonly isMarked?: boolean | undefined;
}

export interface DataTableProps {
  readonly caption: string;
  readonly isCaptionHidden?: boolean | undefined;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The desk's queue: close rows under a heading that stays. */
  readonly isDense?: boolean | undefined;
}

const roles = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

const numberClass = (column: Column): string | undefined => (column.isNumber ? 'table-number' : undefined);

function Line({ row, columns }: { readonly row: Row; readonly columns: readonly Column[] }): VNode {
  return (
    <tr {...roles.row} class={row.isMarked ? 'table-marked' : undefined}>
      {columns.map((column, index) =>
        index === 0 ? (
          <th key={column.key} {...roles.rowheader} scope="row" class={numberClass(column)}>
            {row.cells[column.key]}
          </th>
        ) : (
          <td key={column.key} {...roles.cell} class={numberClass(column)} data-label={column.label}>
            <div class="table-cell">{row.cells[column.key]}</div>
          </td>
        ),
      )}
    </tr>
  );
}

/** Rows under named columns. Show `Empty` instead where there are none. */
export function DataTable({ caption, isCaptionHidden, columns, rows, isDense }: DataTableProps): VNode {
  return (
    <table class={isDense ? 'table table-dense' : 'table'} {...roles.table}>
      <caption class={isCaptionHidden ? 'visually-hidden' : 'table-caption'}>{caption}</caption>
      <thead {...roles.rowgroup}>
        <tr {...roles.row}>
          {columns.map((column) => (
            <th key={column.key} {...roles.columnheader} scope="col" class={numberClass(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...roles.rowgroup}>
        {rows.map((row) => (
          <Line key={row.key} row={row} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

export interface PaginationProps {
  readonly newerHref?: string | undefined;
  readonly olderHref?: string | undefined;
  readonly shown?:
    | { readonly from: number; readonly to: number; readonly of?: number | undefined }
    | undefined;
}

/** To newer and older pages of a list. Renders nothing where there is only one. */
export function Pagination({ newerHref, olderHref, shown }: PaginationProps): VNode | null {
  const { table } = useWords();
  if (newerHref === undefined && olderHref === undefined) return null;
  return (
    <nav class="pagination" aria-label={table.pages}>
      {newerHref && (
        <a href={newerHref} rel="prev">
          <Icon name="back" /> {table.newer}
        </a>
      )}
      {shown && <span class="pagination-shown">{table.shown(shown.from, shown.to, shown.of)}</span>}
      {olderHref && (
        <a href={olderHref} rel="next">
          {table.older} <Icon name="arrow" />
        </a>
      )}
    </nav>
  );
}
