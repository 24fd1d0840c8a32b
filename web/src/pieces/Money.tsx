// Amounts of money on the screen: right-aligned figures, red and with a word when
// money goes back.
import { capital, fenOf, yuan } from '../money';

interface Props {
  value: number | null | undefined; // yuan, as the door gives it
  back?: boolean; // a refund or reversal
  large?: boolean; // read out across the counter
  words?: boolean; // with the numerals of documents
}

export function Money({ value, back, large, words }: Props) {
  if (value === null || value === undefined) return <span className="money">-</span>;
  const fen = fenOf(value);
  const red = back || fen < 0;
  return (
    <span className={`money${red ? ' back' : ''}${large ? ' large' : ''}`}>
      {back && '退 '}
      {yuan(fen)}
      {words && <small> {capital(fen)}</small>}
    </span>
  );
}
