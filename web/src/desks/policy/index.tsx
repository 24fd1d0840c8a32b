// The desk 政策. Each page is one file beside this one and one row below.
import { FileProtectOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = { key: 'policy', title: '政策', icon: <FileProtectOutlined />, order: 30, pages: [] };
