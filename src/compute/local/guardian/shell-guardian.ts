/**
 * The guardian as a shell script, for systems with neither Perl nor Python: only a parent that writes how the script
 * ended. It adopts nobody, so a kill of it loses the exit code; it cannot tell a signal from an exit code above 128;
 * and it starts no new supervisor. Arguments as in `perl-guardian.ts`; the environment is the script's own already.
 */
export const SHELL_GUARDIAN = String.raw`folder=$1 work=$2 boot=$3 clock=$4 count=$8
shift 8
while [ "$count" -gt 0 ]; do shift; count=$((count - 1)); done
exec </dev/null 3>&2 2>/dev/null
trap : TERM INT HUP QUIT
AZ_ML_G_FOLDER=$folder AZ_ML_G_WORK=$work AZ_ML_G_BOOT=$boot AZ_ML_G_CLOCK=$clock AZ_ML_G_PID=$$ sh -c '
exec 2>&3 3>&-
start_of() { set -- $(sed "s/.*) //" "/proc/$1/stat") && shift 19 && start=$1; }
fail() { echo "az-ml: the run could not be started: $1" >&2; exit 125; }
start_of "$AZ_ML_G_PID" && guardian_start=$start
start_of $$ && own_start=$start
read -r uptime _ </proc/uptime
wall=$(echo "$AZ_ML_G_CLOCK $uptime" | awk "{ printf \"%.3f\", \$1 + \$2 }") || wall=$(date +%s)
printf "{\"pid\":%d,\"start\":\"%s\",\"keeper\":%d,\"keeperStart\":\"%s\",\"guardian\":%d,\"guardianStart\":\"%s\",\"bootId\":\"%s\",\"wall\":%s,\"uptime\":%s}\n" \
  $$ "$own_start" "$AZ_ML_G_PID" "$guardian_start" "$AZ_ML_G_PID" "$guardian_start" "$AZ_ML_G_BOOT" "$wall" "$uptime" \
  >"$AZ_ML_G_FOLDER/pid.$$" || fail "cannot write the record of the start"
ln "$AZ_ML_G_FOLDER/pid.$$" "$AZ_ML_G_FOLDER/pid" 2>/dev/null; first=$?
rm -f "$AZ_ML_G_FOLDER/pid.$$"
[ "$first" = 0 ] || exit 125
cd "$AZ_ML_G_WORK" || exit 127
unset AZ_ML_SUPERVISOR AZ_ML_G_FOLDER AZ_ML_G_WORK AZ_ML_G_BOOT AZ_ML_G_CLOCK AZ_ML_G_PID
exec "$@"' az-ml "$@"
code=$?
read -r uptime _ </proc/uptime
if [ -e "$folder/pid" ] && ! grep -q closed "$folder/pid"; then
  printf '{"code":%d,"signal":0,"wall":%s,"uptime":%s,"by":"shell"}\n' "$code" "$(date +%s)" "$uptime" >"$folder/exit.shell" &&
    mv "$folder/exit.shell" "$folder/exit"
fi
exit 0
`;
