// The part of the first page that says what waits.
import { useQuery } from '@tanstack/react-query';
import { Card, Tag } from 'antd';
import { Link } from 'react-router';
import type { Refusal } from '../api/refusal';
import { Refused } from '../pieces/States';
import { useSession } from '../session/session';
import { placeOf } from './registry';
import { waitings, type Waiting } from './waiting';

type Counted = Awaited<ReturnType<Waiting['count']>>;

function Line({ w, staffNo }: { w: Waiting; staffNo: string }) {
  const { data, error, refetch } = useQuery<Counted, Refusal>({ queryKey: ['waiting', w.key], queryFn: () => w.count(staffNo), refetchOnMount: 'always' });
  const number = data ? `${data.count}${data.more ? ' 以上' : ''} 件` : '……';
  const reachable = placeOf(w.address.split('?')[0]!) !== undefined;
  return (
    <li data-testid={'waiting-' + w.key}>
      {reachable ? <Link to={w.address}>{w.title}</Link> : <span>{w.title}</span>} <Tag color={data?.count ? 'volcano' : 'default'}>{number}</Tag>
      {error && <Refused refusal={error} inPlace onRetry={() => void refetch()} />}
      {data?.about && data.about.filter(Boolean).length > 0 && <div className="about">{data.about.filter(Boolean).join(';')}</div>}
    </li>
  );
}

export function Todo() {
  const { me, may } = useSession();
  const mine = waitings.filter((w) => may(w.permission));
  if (mine.length === 0) return null;
  return (
    <Card size="small" title="今天要办的" className="todo">
      <ul>
        {mine.map((w) => (
          <Line key={w.key} w={w} staffNo={me?.staff.staff_no ?? ''} />
        ))}
      </ul>
    </Card>
  );
}
