/**
 * The guardian in Perl, which every Debian and Ubuntu has. It has the fewest reasons to fail of all processes of a
 * run: it talks to nobody, waits, and writes how the script ended.
 *
 * guardian (adopts orphans, prctl PR_SET_CHILD_SUBREAPER) -> keeper (waits for the script) -> script
 *
 * When the keeper is killed the guardian inherits the script; when the guardian is killed the keeper still waits.
 * The script writes its own record before it becomes the script, under a name that may exist only once: so a script
 * without a record never ran, and one whose record was closed by somebody else never will. The room for the record
 * of the end is taken at the start, for the disk may be full by then. A guardian whose supervisor is gone starts a
 * new one, at once where the kernel tells (PR_SET_PDEATHSIG), else within ten seconds, and at the end in any case.
 *
 * Arguments: folder, working directory, boot id, wall clock minus uptime in seconds, number of the system call
 * prctl (0: none), number of SIGUSR1, the supervisor's process id, how many arguments start a new supervisor, those,
 * then the script's argument list. Standard input: the script's environment as NAME=value, each ended by a zero
 * byte, and one more at the end.
 */
export const PERL_GUARDIAN = String.raw`use strict;
my ($folder, $work, $boot, $clock, $prctl, $usr1, $supervisor, $count, @command) = @ARGV;
my @successor = splice @command, 0, $count;

my $environment = do { local $/; <STDIN> };
exit 1 unless defined $environment && $environment =~ s/\0\0\z//;
open STDIN, '<', '/dev/null';

$SIG{$_} = sub { } for qw(TERM INT HUP QUIT USR1 ALRM);
$SIG{PIPE} = 'IGNORE';
my $guardian = $$;
my $guardian_start = start_of($$);
my $attempts = 0;
my $successor = 0;
my $resting = 0;
if ($prctl) {
  syscall $prctl, 36, 1, 0, 0, 0;
  syscall $prctl, 1, $usr1 + 0, 0, 0, 0;
}
my $slot = reserve('guardian');

pipe my $read, my $write or fail('pipe');
my $keeper = fork;
fail('fork') unless defined $keeper;
if (!$keeper) {
  close $read;
  keep();
}
close $write;
my $script = <$read>;
if (!$script) {
  waitpid $keeper, 0;
  unlink "$folder/exit.guardian";
  exit $? >> 8;
}
chomp $script;
watch();
$SIG{USR1} = $SIG{ALRM} = sub { };
unlink "$folder/exit.guardian";
$attempts = 0;
succeed() if is_unsupervised();
exit 0;

# Perl's waitpid goes on by itself after a signal, so what a signal asks for is done in its handler.
sub look_after_supervisor {
  succeed() if is_unsupervised() && time >= $resting;
  alarm 10;
}

sub watch {
  $SIG{USR1} = $SIG{ALRM} = \&look_after_supervisor;
  look_after_supervisor();
  for (;;) {
    my $gone = waitpid -1, 0;
    my $status = $?;
    return if $gone == -1;
    return record_exit('guardian', $status) if $gone == $script;
    if ($gone == $keeper) {
      return if -e "$folder/exit";
      my $found = waitpid $script, 1;
      return record_exit('guardian', $?) if $found == $script;
      return if $found == -1;
    }
    if ($gone == $successor) {
      $successor = 0;
      $attempts = 5 if $status == 0 || $status >> 8 == 98;
      $resting = time + 2 ** $attempts;
      alarm 2 ** $attempts;
    }
  }
}

sub keep {
  my $keeper = $$;
  my $keeper_start = start_of($$);
  $slot = reserve('keeper');
  my $script = fork;
  fail('fork') unless defined $script;
  become_script($keeper, $keeper_start) unless $script;
  close $write;
  my $gone = waitpid $script, 0;
  my $status = $?;
  my $began = slurp("$folder/pid") =~ /"pid":$script,/;
  record_exit('keeper', $status) if $began && $gone == $script;
  unlink "$folder/exit.keeper";
  exit $status >> 8 unless $began;
  if (getppid != $guardian) {
    $attempts = 0;
    succeed();
  }
  exit 0;
}

sub become_script {
  my ($keeper, $keeper_start) = @_;
  setpgrp 0, 0;
  my $uptime = uptime();
  my $record = sprintf
    '{"pid":%d,"start":"%s","keeper":%d,"keeperStart":"%s","guardian":%d,"guardianStart":"%s","bootId":"%s","wall":%.3f,"uptime":%.2f}',
    $$, start_of($$), $keeper, $keeper_start, $guardian, $guardian_start, $boot, wall($uptime), $uptime;
  write_whole("$folder/pid.$$", "$record\n") or fail('cannot write the record of the start');
  my $first = link "$folder/pid.$$", "$folder/pid";
  unlink "$folder/pid.$$";
  exit 0 unless $first;
  syswrite $write, "$$\n";
  close $write;
  chdir $work or give_up("cannot enter $work: $!");
  $SIG{$_} = 'DEFAULT' for qw(TERM INT HUP QUIT USR1 ALRM PIPE);
  %ENV = map { my ($name, $value) = split /=/, $_, 2; ($name, $value) } split /\0/, $environment;
  { no warnings; exec { $command[0] } @command; }
  give_up("cannot execute $command[0]: $!");
}

sub give_up {
  my ($message) = @_;
  print STDERR "az-ml: $message\n";
  write_whole("$folder/exec-error.$$", "$message\n") and rename "$folder/exec-error.$$", "$folder/exec-error";
  exit 127;
}

sub fail {
  my ($what) = @_;
  print STDERR "az-ml: the run could not be started: $what: $!\n";
  exit 125;
}

sub record_exit {
  my ($by, $status) = @_;
  my $uptime = uptime();
  my $record = sprintf '{"code":%d,"signal":%d,"wall":%.3f,"uptime":%.2f,"by":"%s"}',
    $status >> 8, $status & 127, wall($uptime), $uptime, $by;
  for (1 .. 60) {
    sysseek $slot, 0, 0;
    my $written = syswrite $slot, $record;
    return if defined $written && $written == length $record && rename "$folder/exit.$by", "$folder/exit";
    sleep 1;
  }
}

sub reserve {
  my ($by) = @_;
  open my $handle, '+>', "$folder/exit.$by" or fail('cannot write into the run folder');
  my $room = ' ' x 200 . "\n";
  my $written = syswrite $handle, $room;
  fail('cannot write into the run folder') unless defined $written && $written == length $room;
  return $handle;
}

sub write_whole {
  my ($file, $text) = @_;
  open my $handle, '>', $file or return 0;
  my $written = syswrite $handle, $text;
  return close($handle) && defined $written && $written == length $text;
}

sub is_unsupervised {
  return !$successor && getppid != $supervisor;
}

sub succeed {
  return if !@successor || $attempts >= 5;
  $attempts++;
  $successor = fork;
  if (!defined $successor) { $successor = 0; return }
  return if $successor;
  $SIG{$_} = 'DEFAULT' for qw(TERM INT HUP QUIT USR1 ALRM PIPE);
  open STDOUT, '>>', "$folder/supervisor.log";
  open STDERR, '>&', \*STDOUT;
  exec { $successor[0] } @successor;
  exit 127;
}

sub start_of {
  my ($pid) = @_;
  my $line = slurp("/proc/$pid/stat");
  if ($line eq '') {
    ($line) = split /\n/, qx{LC_ALL=C ps -o lstart= -p $pid};
    return join ' ', split ' ', $line;
  }
  $line =~ s/.*\) //s;
  return (split / /, $line)[19];
}

sub uptime {
  return (split / /, slurp('/proc/uptime'))[0] || 0;
}

sub wall {
  my ($uptime) = @_;
  return $uptime > 0 ? $clock + $uptime : time;
}

sub slurp {
  my ($file) = @_;
  open my $handle, '<', $file or return '';
  local $/;
  return <$handle>;
}
`;
