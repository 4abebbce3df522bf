//! The lifecycles by which replay and the reference interpreter are compared.

/// Lifecycles in which every move has a name, so that a record tells of each.
pub(crate) const RECORDED: [&str; 7] = [
    "lifecycle Timers
    actor A, S
    entity Job {
      seen: 0..2 = 0
      wait: duration
      parts: optional Part
      create on A.Make with wait -> Work
      initial state Work {
        initial state One {
          on A.Next -> Two
          after 2s stay as S.Look, set seen += 1
          after 3s notify A as S.Warn
        }
        state Two { on A.Next -> One  after 2s -> One as S.Back  after 1s notify A as S.Hint  on A.Keep stay, restart }
        after 4s -> Late as S.Late
        after wait -> Late as S.Wait
      }
      state Late { after 1s -> Done as S.End  on A.Next -> Two }
      final state Done
    }
    entity Part of Job {
      create on A.Add -> Fresh
      initial state Fresh {
        on A.Use -> Used
        after 2s -> Used as S.Age
        after 3s of job in Work -> Spoilt as S.Spoil
      }
      final state Used { after 1s -> Spoilt as S.Rot }
      final state Spoilt
    }",
    "lifecycle Generations
    actor A, S
    entity Run {
      ok: bool = false
      jobs: one Job
      create on A.Make -> Open
      initial state Open {
        when ok within 1s -> Shut as S.Close
        on A.Stop escape -> Shut
        after 4s -> Shut as S.Expire
      }
      final state Shut discards jobs
    }
    entity Job of Run {
      tries: 0..2 = 0
      steps: 0..2 Step
      create on A.Queue when run in Open -> Waiting
      initial state Waiting { on A.Start -> Working  after 2s of run in Open -> Working as S.Push }
      state Working {
        when all steps in Did and some steps in Did within 2s -> Ready as S.Ready, set run.ok = true
        on A.Requeue when tries < 2 -> Waiting, set tries += 1
        on A.Keep stay, restart
      }
      final state Ready
      fault Lost from Waiting, Working as S.Lose { on A.Find -> resume  after 2s -> Ready as S.Forget }
    }
    entity Step of Job {
      create on A.Step when job in Working and run in Open -> Todo
      initial state Todo { on A.Do when job.tries >= 1 or job in Working -> Did  after 2s of job in Working -> Did as S.Auto }
      final state Did { on A.Undo when not run.ok -> Todo }
    }",
    "lifecycle Unknown
    actor A, S
    entity Job {
      kind: Red | Blue | Green
      n: 0..4
      flag: bool
      create on A.Make with kind -> Idle
      initial state Idle {
        on A.Go when kind = Red and n < 3 -> Busy, set n = 4
        on A.Skip when not flag or kind != Red -> Busy
        on A.Less stay, set n = 1
      }
      state Busy {
        on A.Show with flag when flag -> Idle
        when n >= 4 -> Done as S.Full
        on A.Choose when kind = Blue or n <= 1 -> Idle | stay
      }
      final state Done
    }",
    "lifecycle Flat
    actor A, S
    entity Job {
      n: 0..2 = 0
      ok: bool = false
      note: record?
      create on A.Make with note -> Idle
      initial state Idle {
        on A.Go when n < 2 -> Busy, set n += 1
        on A.Write with note when note -> Idle
        on A.Keep stay, restart
        after 3s -> Done as S.Expire
      }
      state Busy {
        on A.Choose -> Idle | Done | stay
        on A.Mark stay, set ok = true
        when ok within 2s -> Done as S.Finish
        after 4s -> Idle as S.Retry
      }
      final state Done { on A.Again when note -> Idle, set ok = false }
      fault Broken from any active state as S.Break { on A.Mend -> resume  after 2s -> Done as S.GiveUp }
    }",
    "lifecycle Family
    actor A, S
    entity Job {
      bad: bool = false
      parts: 0..2 Part
      create on A.Make -> Open
      initial state Open {
        when all parts in Good, Bad and some parts in Good -> Closed as S.Close
        on A.Stop escape -> Closed
        after 5s -> Closed as S.Expire
        on A.Keep stay, restart
      }
      final state Closed { after 2s -> Gone as S.Forget }
      final state Gone discards parts
    }
    entity Part of Job {
      late: bool = false
      create on A.Add when job in Open -> New
      initial state New {
        on A.Check when job in Open -> Good
        on A.Fail -> Bad, set job.bad = true
        after 3s of job in Open -> Bad as S.Miss
      }
      final state Good { on A.Fail when not job.bad -> Bad }
      final state Bad { on A.Check when at most 1 parts in Good or job.bad -> Good }
    }",
    "lifecycle Nested
    actor A, S
    entity Run {
      wait: duration
      input hurry: bool
      create on A.Make with wait -> Work
      initial state Work {
        initial state One { on A.Next -> Two }
        state Two { on A.Next when hurry -> Three  on A.Back -> One }
        state Three { on A.Back -> One }
        after 4s -> Late as S.Late
        on A.Stop -> Done
      }
      state Late { after wait -> Done as S.Wait  on A.Resume -> Work }
      final state Done
    }",
    "lifecycle Choice
    actor A, S
    entity Ticket {
      kind: Red | Blue
      tries: 0..3 = 0
      create on A.Open -> New
      create on A.Rush -> Urgent
      initial state New { on A.Take when kind = Red -> Held | Urgent  on A.Drop stay, set tries += 2 }
      initial state Urgent { on A.Take -> Held, set tries += 1  ignore A.Drop }
      state Held {
        on A.Put when tries >= 1 -> New, set tries -= 1
        incident A.Shout when kind = Blue { answer caller }
        after 2s -> Shut as S.Shut
      }
      final state Shut
    }",
];

/// Lifecycles with silent moves.
pub(crate) const SILENT: [&str; 2] = [
    "lifecycle Quiet
    actor A, S
    entity Job {
      ok: bool = false
      create on A.Make -> Idle
      initial state Idle {
        on A.Go -> Busy
        after 3s -> Done
      }
      state Busy { on A.Mark stay, set ok = true  when ok -> Done  after 4s -> Idle }
      final state Done { on A.Again -> Idle, set ok = false }
      fault Broken from Busy { on A.Mend -> resume  after 2s -> Done }
    }",
    "lifecycle QuietFamily
    actor A, S
    entity Job {
      parts: 0..2 Part
      create on A.Make -> Open
      initial state Open {
        when all parts in Good, Bad and some parts in Good -> Closed
        after 5s -> Closed
      }
      final state Closed { on A.Reopen -> Open }
    }
    entity Part of Job {
      create on A.Add -> New
      initial state New { on A.Check when job in Open -> Good  after 3s of job in Open -> Bad }
      final state Good
      final state Bad { when job in Closed -> Good }
    }",
];
