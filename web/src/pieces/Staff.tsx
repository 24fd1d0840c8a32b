// Who did something. Records carry the number of a member of staff; the screen
// shows the name, and the end of the number to tell namesakes apart.
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client';

const numbered = /^[0-9A-V]{26}$/; // other operators write themselves: a hospital's, the program's own
const tail = 6;
const wait = 20; // ms in which numbers are gathered into one question
const most = 100; // numbers of one question

const known = new Map<string, string>();
let gathered = new Map<string, ((name: string) => void)[]>();

async function answer(asked: Map<string, ((name: string) => void)[]>) {
  const all = [...asked.keys()];
  for (let at = 0; at < all.length; at += most) {
    try {
      const { staff } = await ask('get', '/api/v1/staff-names', { query: { staff_no: all.slice(at, at + most) } });
      for (const s of staff ?? []) known.set(s.staff_no, s.name);
    } catch {
      // the number is shown as it is
    }
  }
  for (const [no, heard] of asked) heard.forEach((tell) => tell(known.get(no) ?? ''));
}

function nameOf(no: string): Promise<string> {
  const name = known.get(no);
  if (name) return Promise.resolve(name);
  return new Promise((tell) => {
    if (gathered.size === 0) {
      setTimeout(() => {
        const asked = gathered;
        gathered = new Map();
        void answer(asked);
      }, wait);
    }
    gathered.set(no, [...(gathered.get(no) ?? []), tell]);
  });
}

const told = (no: string, name: string | undefined) => (name ? `${name}(${no.slice(-tail)})` : no);

// staffText is for a file: the name with the whole number when the name is known
// already, which it is once the row was on the screen.
export function staffText(no: string | undefined): string {
  const name = no && known.get(no);
  return name ? `${name}(${no})` : (no ?? '');
}

// useStaffName is the name with the end of the number, for texts that cannot hold
// a component.
export function useStaffName(no: string | undefined): string {
  const { data } = useQuery({
    queryKey: ['staff name', no],
    queryFn: () => nameOf(no ?? ''),
    enabled: no !== undefined && numbered.test(no),
    staleTime: Infinity,
  });
  return no ? told(no, data) : '';
}

// Staff shows a member of staff by number.
export function Staff({ no }: { no: string | undefined }) {
  const text = useStaffName(no);
  return no ? <span title={'人员编号 ' + no}>{text}</span> : null;
}
