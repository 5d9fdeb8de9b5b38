# shellcheck shell=bash
[[ $- == *i* ]] || return
. /usr/share/bash-completion/bash_completion
HISTCONTROL=ignoredups
HISTSIZE=10000

# Marks for whoever reads along (OSC 133): D;<exit> a command has ended, A a prompt begins, B input begins, C output begins.
# D before every prompt but a shell's first, which must not end the command that started the shell. Also where nothing ran
# (an empty line, Ctrl-C): readline draws a prompt again, marks and all, and only D tells a new one from that.
prompt_marks() {
	local exit=$?
	[[ -z $prompted ]] || printf '\e]133;D;%s\a' "$exit"
	prompted=1
	if [[ -v notify ]]; then
		NOTIFY_SOCKET=$notify systemd-notify --ready
		unset notify
	fi
}
PROMPT_COMMAND=prompt_marks
PS0='\e]133;C\a'
PS1='\[\e]133;A\a\]\h:\w# \[\e]133;B\a\]'
