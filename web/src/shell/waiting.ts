// What waits for this post today: each kind of work with how much of it there is
// and where it is done. Nothing is counted here that the server does not list.
import { ask } from '../api/client';

export interface Waiting {
  key: string;
  title: string;
  permission: string;
  address: string; // where it is done
  // count says how much waits; more: there may be more than counted.
  count: (staffNo: string) => Promise<{ count: number; more?: boolean; about?: string[] }>;
}

const most = 100; // rows asked for; more is told as more

interface Rows<Row> {
  next?: string;
  rows: readonly Row[] | null | undefined;
}

function counted<Row>({ next, rows }: Rows<Row>, about: (row: Row) => string, mine: (row: Row) => boolean = () => true) {
  const found = (rows ?? []).filter(mine);
  return { count: found.length, more: Boolean(next), about: found.slice(0, 3).map(about) };
}

export const waitings: Waiting[] = [
  {
    key: 'approvals',
    title: '等您复核',
    permission: 'approval.read',
    address: '/approvals/inbox',
    count: async (staffNo) => {
      const a = await ask('get', '/api/v1/approvals', { query: { state: '待复核', limit: most } });
      return counted({ next: a.next, rows: a.approvals }, (p) => p.title, (p) => p.author !== staffNo);
    },
  },
  {
    key: 'overdue',
    title: '超过时限的受理件',
    permission: 'archive.read',
    address: '/counter/cases?overdue=true',
    count: async () => {
      const a = await ask('get', '/api/v1/cases', { query: { overdue: true, limit: most } });
      return counted({ next: a.next, rows: a.cases }, (c) => `${c.case_no} 应于 ${c.due} 办结`);
    },
  },
  {
    key: 'received',
    title: '待办的受理件',
    permission: 'archive.write',
    address: '/counter/cases?state=受理',
    count: async () => {
      const a = await ask('get', '/api/v1/cases', { query: { state: '受理', limit: most } });
      return counted({ next: a.next, rows: a.cases }, (c) => `${c.case_no} 应于 ${c.due} 办结`);
    },
  },
  {
    key: 'first-review',
    title: '待初审的零星报销',
    permission: 'reimbursement.review',
    address: '/counter/reimbursements?state=待初审',
    count: async () => {
      const a = await ask('get', '/api/v1/reimbursements', { query: { state: '待初审', limit: most } });
      return counted({ next: a.next, rows: a.reimbursements }, (r) => r.case_no);
    },
  },
  {
    key: 'second-review',
    title: '待复审的零星报销',
    permission: 'reimbursement.approve',
    address: '/counter/reimbursements?state=待复审',
    count: async () => {
      const a = await ask('get', '/api/v1/reimbursements', { query: { state: '待复审', limit: most } });
      return counted({ next: a.next, rows: a.reimbursements }, (r) => r.case_no);
    },
  },
  {
    key: 'findings',
    title: '待处理的疑点',
    permission: 'audit.finding.decide',
    address: '/audit/findings',
    count: async () => {
      const a = await ask('get', '/api/v1/findings/summary', { query: { state: '待处理', shadow: '否' } });
      return { count: a.findings };
    },
  },
  {
    key: 'payments',
    title: '被退回的付款',
    permission: 'payment.write',
    address: '/fund/payments?state=退票',
    count: async () => {
      const a = await ask('get', '/api/v1/payments', { query: { state: '退票', limit: most } });
      return counted({ next: a.next, rows: a.payments }, () => '');
    },
  },
];
