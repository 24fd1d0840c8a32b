import { createRoot } from 'react-dom/client';
import { Console } from './app';
import { readNonce } from './nonce';
import './console.css';

createRoot(document.getElementById('root')!).render(<Console nonce={readNonce()} />);
