import { defineCommand } from '../../../command.ts';

/** `tandem completion`. */
export const command = defineCommand({
  title: 'prints a script that completes commands in a shell',
  description:
    'bash: eval "$(tandem completion bash)" in ~/.bashrc. zsh: eval "$(tandem completion zsh)" in ~/.zshrc, after compinit. fish: tandem completion fish > ~/.config/fish/completions/tandem.fish.',
  positionals: {
    shell: { type: 'choice', options: ['bash', 'zsh', 'fish'], description: 'The shell.' },
  },
  options: {},
});
