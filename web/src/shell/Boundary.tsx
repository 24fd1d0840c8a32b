// Keeps a page that fails from taking the others with it.
import { Component, type ReactNode } from 'react';
import { asRefusal, type Refusal } from '../api/refusal';
import { Refused } from '../pieces/States';

export class Boundary extends Component<{ children: ReactNode }, { refusal: Refusal | null }> {
  override state: { refusal: Refusal | null } = { refusal: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { refusal: asRefusal(thrown) };
  }

  override render() {
    if (!this.state.refusal) return this.props.children;
    return <Refused refusal={this.state.refusal} onRetry={() => this.setState({ refusal: null })} />;
  }
}
