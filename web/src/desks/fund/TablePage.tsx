// 收支表: for each fund what there was, what came in and went out by kind, what is
// left. Every amount opens the entries that it is the sum of.
import { Alert, Button, Table } from 'antd';
import { useNavigate } from 'react-router';
import { fetchFile } from '../../api/client';
import { useLook } from '../../api/hooks';
import { Answered, ExcelButton, FilterBar, Money, Nothing, print } from '../../pieces';
import { PdfButton } from './PdfButton';
import { addressOf, schemeName, useAsked, type Asked, type FundRow } from './figures';

interface Line {
  key: string;
  row: FundRow;
  title: string;
  amount: number;
  side?: '收入' | '支出';
  kind?: string;
  level: number;
}

const fundName = (r: FundRow) => (r.fund === '合计' ? '合计' : `${schemeName(r.insutype)} ${r.fund}`);

// linesOf writes a fund as lines: opening, income by kind, expense by kind, closing.
function linesOf(row: FundRow): Line[] {
  const total = row.fund === '合计';
  const at = fundName(row);
  const kinds = (side: '收入' | '支出', of: Record<string, number>) =>
    Object.entries(of)
      .filter(([, amount]) => amount !== 0)
      .map(([kind, amount]): Line => ({ key: at + side + kind, row, title: `${side}·${kind}`, amount, level: 2, ...(total ? {} : { side, kind }) }));
  const sum = (side: '收入' | '支出', amount: number): Line => ({ key: at + side, row, title: side + '合计', amount, level: 1, ...(total ? {} : { side }) });
  return [
    { key: at + '期初', row, title: '上期结余', amount: row.opening, level: 1 },
    ...kinds('收入', row.income),
    sum('收入', row.income_sum),
    ...kinds('支出', row.expense),
    sum('支出', row.expense_sum),
    { key: at + '期末', row, title: '结余', amount: row.closing, level: 0 },
  ];
}

export default function TablePage() {
  const [asked, setAsked] = useAsked();
  const look = useLook('get', '/api/v1/fund-table', { query: { begndate: asked.begndate, enddate: asked.enddate } });
  return (
    <>
      <FilterBar
        key={asked.begndate + asked.enddate}
        conditions={[
          { name: 'begndate', label: '日期起', kind: 'date' },
          { name: 'enddate', label: '日期止', kind: 'date' },
        ]}
        initial={{ begndate: asked.begndate, enddate: asked.enddate }}
        onSearch={(v) => setAsked({ begndate: v.begndate ?? '', enddate: v.enddate ?? '' })}
      />
      <Answered look={look}>{(a) => <Funds asked={asked} funds={a.funds ?? []} total={a.total} />}</Answered>
    </>
  );
}

function Funds({ asked, funds, total }: { asked: Asked; funds: FundRow[]; total: FundRow }) {
  const navigate = useNavigate();
  if (funds.length === 0) return <Nothing text="本统筹区还没有记账" />;
  const gaps = funds.filter((r) => r.gap !== 0);
  const lines = [...funds, total].flatMap(linesOf);
  const first = new Map([...funds, total].map((r) => [linesOf(r)[0]!.key, linesOf(r).length]));
  const open = (l: Line) => void navigate('/fund/entries?' + addressOf({ begndate: asked.begndate, enddate: asked.enddate, insutype: l.row.insutype, fund: l.row.fund, side: l.side, kind: l.kind }).toString());
  const sheet = (
    <div>
      <h3>基金收支表</h3>
      <p>
        {asked.begndate} 至 {asked.enddate} 单位:元
      </p>
      <table style={{ width: '100%', borderCollapse: 'collapse', fontSize: 11 }}>
        <tbody>
          {lines.map((l) => (
            <tr key={l.key} style={{ borderTop: first.has(l.key) ? '1px solid #000' : undefined }}>
              <td>{first.has(l.key) ? fundName(l.row) : ''}</td>
              <td style={{ paddingLeft: l.level * 12 }}>{l.title}</td>
              <td style={{ textAlign: 'right' }}>
                <Money value={l.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  return (
    <section aria-label="基金收支表">
      <Alert
        showIcon
        data-testid="table-reconciles"
        type={gaps.length === 0 ? 'success' : 'error'}
        title={gaps.length === 0 ? '各基金与账簿相符' : `${gaps.map(fundName).join('、')} 与账簿不符,请核验账务`}
      />
      <div className="bar">
        <span className="grow" />
        <Button onClick={() => void print('A4', sheet)}>打印</Button>
        <PdfButton name="基金收支表" file={() => fetchFile('get', '/api/v1/fund-table/paper', { query: { begndate: asked.begndate, enddate: asked.enddate } })} />
        <ExcelButton name="基金收支表" rows={() => [['基金', '项目', '金额'], ...lines.map((l) => [fundName(l.row), l.title, l.amount])]} />
      </div>
      <Table<Line>
        size="small"
        bordered
        pagination={false}
        rowKey="key"
        dataSource={lines}
        columns={[
          { title: '基金', render: (_, l) => <strong>{fundName(l.row)}</strong>, onCell: (l) => ({ rowSpan: first.get(l.key) ?? 0 }) },
          { title: '项目', render: (_, l) => <span style={{ paddingLeft: l.level * 16 }}>{l.level < 2 ? <strong>{l.title}</strong> : l.title}</span> },
          {
            title: '金额(元)',
            align: 'right',
            render: (_, l) =>
              l.side && l.amount !== 0 ? (
                <Button type="link" size="small" aria-label={`${fundName(l.row)} ${l.title} 的明细`} onClick={() => open(l)}>
                  <Money value={l.amount} />
                </Button>
              ) : (
                <Money value={l.amount} />
              ),
          },
        ]}
      />
    </section>
  );
}
