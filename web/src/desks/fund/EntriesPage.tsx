// What a figure of the fund table is made of: entries of the books.
import { Alert, Button } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { ask, type Answer } from '../../api/client';
import { useList, useLook } from '../../api/hooks';
import { KeysetTable, Money, type Column } from '../../pieces';
import { schemeName } from './figures';

type Entry = NonNullable<Answer<'get', '/api/v1/fund-entries'>['entries']>[number];

const settled = ['结算', '撤销', '恢复', '追补待遇', '追回待遇', '撤销追补'];

const columns: Column<Entry>[] = [
  { key: 'date', title: '记账日期', value: (r) => r.date, fixed: 'start' },
  { key: 'kind', title: '业务种类', value: (r) => r.kind },
  { key: 'amount', title: '金额', value: (r) => r.amount, money: true },
  { key: 'class', title: '科目', value: (r) => r.class },
  { key: 'owner', title: '所属人员、单位或付款方', value: (r) => r.owner },
  { key: 'party', title: '对方', value: (r) => r.party, hidden: true },
  { key: 'ref', title: '业务编号', value: (r) => r.ref },
  { key: 'entry_id', title: '分录编号', value: (r) => r.entry_id },
];

export default function EntriesPage() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const text = (name: string) => params.get(name) ?? '';
  const query = {
    begndate: text('begndate'),
    enddate: text('enddate'),
    insutype: text('insutype'),
    fund: text('fund'),
    side: text('side') === '收入' ? ('收入' as const) : ('支出' as const),
    kind: text('kind'),
  };
  const list = useList({
    key: ['fund-entries', query],
    read: (page) => ask('get', '/api/v1/fund-entries', { query: { ...page, ...query } }),
    rows: (a) => a.entries,
    next: (a) => a.next,
  });
  const whole = useLook('get', '/api/v1/fund-entries', { query: { ...query, limit: 1 } });
  const open = (r: Entry) => settled.includes(r.kind) && void navigate('/settlement/one/' + r.ref);
  const byInstitution = query.side === '支出' && (query.kind === '待遇' || query.kind === '') && query.fund !== '个人账户';
  return (
    <>
      <Alert
        type="info"
        title={
          <span>
            {schemeName(query.insutype)} {query.fund},{query.side}
            {query.kind && '·' + query.kind},{query.begndate} 至 {query.enddate},收支表上为 <span data-testid="whole"><Money value={whole.data?.sum} /></span> 元,各页相加与它相同。结算类的双击打开那一笔。
          </span>
        }
      />
      <KeysetTable
        name="收支明细"
        list={list}
        columns={columns}
        rowKey={(r) => r.entry_id + r.owner + r.line}
        onRow={open}
        empty="这一栏没有分录"
        actions={
          byInstitution && (
            <Button onClick={() => void navigate(`/fund/figures?by=机构&begndate=${query.begndate}&enddate=${query.enddate}&insutype=${query.insutype}&payer=${encodeURIComponent(query.fund)}`)}>按机构看结算支付的</Button>
          )
        }
      />
    </>
  );
}
