// The shared pieces, for pages to import from one place. Charts are apart: pages
// take them by lazy(() => import('../../pieces/Chart')).
export { ConfirmAct } from './ConfirmAct';
export { Editor, type Marked } from './Editor';
export { ExcelButton } from './ExcelButton';
export { printFile, save, saveWorkbook } from './files';
export { Fields } from './Fields';
export { FilterBar, type Condition } from './FilterBar';
export { KeysetTable, type Column } from './KeysetTable';
export { MaskedText } from './MaskedText';
export { Money } from './Money';
export { PersonPicker, searchPersons, type Person } from './PersonPicker';
export { PlaceSelect, type Place } from './PlaceSelect';
export { PinyinSelect, type Choice } from './PinyinSelect';
export { keepOffset, print, readOffset, type Offset, type Paper } from './paper';
export { Staff, staffText, useStaffName } from './Staff';
export { SettlementsExport } from './SettlementsExport';
export { Answered, Loading, NotAllowed, Nothing, Refused } from './States';
export { TextDifference } from './TextDifference';
