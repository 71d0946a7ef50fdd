/** Scripts that make a shell ask `ollmlx complete` what may stand at the cursor. */
export const completionScripts = {
  // Works in bash 3.2, which macOS has. Readline breaks words at colons, so the part before the last one is cut off.
  bash: `_ollmlx() {
  local line=\${COMP_LINE:0:COMP_POINT} words current prefix IFS=$' \\t\\n'
  read -r -a words <<<"$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  current=\${words[\${#words[@]} - 1]}
  prefix=\${current%"\${current##*:}"}
  IFS=$'\\n'
  COMPREPLY=($(ollmlx complete -- "\${words[@]:1}" 2>/dev/null))
  COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
}
complete -o default -F _ollmlx ollmlx`,
  zsh: `#compdef ollmlx
_ollmlx() {
  local -a found
  found=(\${(f)"$(ollmlx complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -- $found; else _files; fi
}
if [[ \${funcstack[1]} == _ollmlx ]]; then _ollmlx "$@"; else compdef _ollmlx ollmlx; fi`,
  fish: `function __ollmlx_complete
  set -l words (commandline -opc) (commandline -ct)
  ollmlx complete -- $words[2..-1] 2>/dev/null
end
complete -c ollmlx -a '(__ollmlx_complete)'`,
} as const;

export type Shell = keyof typeof completionScripts;
