// The days that a page of figures is about.
import { FilterBar } from '../../pieces';
import { useAsked } from './figures';

const days = [
  { name: 'begndate', label: '日期起', kind: 'date' as const },
  { name: 'enddate', label: '日期止', kind: 'date' as const },
];

export function useDays() {
  const [asked, setAsked] = useAsked();
  const { begndate, enddate } = asked;
  const filter = (
    <FilterBar key={begndate + enddate} conditions={days} initial={{ begndate, enddate }} onSearch={(v) => setAsked({ begndate: v.begndate ?? '', enddate: v.enddate ?? '' })} />
  );
  return { begndate, enddate, filter };
}
