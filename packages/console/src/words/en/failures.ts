export const failures = {
  retry: 'Try again',
  request: 'Request',
  other: {
    title: 'This did not work',
    advice: 'Try it again. If it goes on, tell whoever runs this server what stands below.',
  },
  codes: {
    unreached: {
      title: 'The server cannot be reached',
      advice: 'See whether it runs and whether this device is on its network.',
    },
    timeout: {
      title: 'The server did not answer in time',
      advice: 'It may have been done nevertheless: look before you try it again.',
    },
    aborted: { title: 'This was stopped', advice: 'It may have been done nevertheless: look before you try it again.' },
    unexpected_answer: {
      title: 'The answer did not come from this service',
      advice: 'A proxy may stand between, or the server has another version. Load the page again.',
    },
    unauthenticated: { title: 'You are signed out', advice: 'Sign in again; you come back to this page.' },
    forbidden: {
      title: 'Your role may not do this',
      advice: 'Ask a platform admin, who can do it or change your role.',
    },
    not_found: { title: 'It is not there', advice: 'It may have been removed, or belong to another customer.' },
    invalid_argument: { title: 'Something in the form is wrong', advice: 'Change what is named below.' },
    malformed: { title: 'Something in the form is wrong', advice: 'Change what is named below.' },
    overloaded: { title: 'The server has too much to do', advice: 'Wait a few seconds and try again.' },
    internal: {
      title: 'The server failed',
      advice: 'Try again. Whoever runs it finds the reason in its log by the request below.',
    },
    limit_reached: {
      title: 'There are as many of these as there may be',
      advice: 'Remove one that is not needed any more.',
    },
    name_taken: { title: 'The name is taken', advice: 'Choose another one.' },
    pool_exhausted: {
      title: 'No number of the pool is free',
      advice: 'Give the customer a further block, or end orders that are over.',
    },
    no_pool: { title: 'The customer has no 700 numbers', advice: 'Give a block to it on the page Numbers.' },
    pool_limit: {
      title: 'The pool is as full as it may be',
      advice: 'Give the customer a further block, or end orders that are over.',
    },
    block_taken: { title: 'The block is recorded already', advice: 'Look for it on the page Numbers.' },
    block_state: { title: 'The state of the block does not allow it', advice: 'Look at its state first.' },
    source_taken: {
      title: 'Another trunk is known by this already',
      advice: 'A call must belong to one trunk: change the source.',
    },
    no_listener: {
      title: 'The server does not listen on this transport',
      advice: 'Switch it on in the configuration first.',
    },
    binding_ended: { title: 'The binding has ended', advice: 'Bind the parties again.' },
    cursor_expired: { title: 'What came before is kept no more', advice: 'Read from the beginning.' },
    last_admin: { title: 'He is the last platform admin', advice: 'Make somebody else a platform admin first.' },
    user_state: {
      title: 'What the user is or has does not allow it',
      advice: 'Load the page again and look at his state.',
    },
    locked: { title: 'There were too many failures', advice: 'Wait a while before the next try.' },
    proof_failed: { title: 'The password or the code is wrong', advice: 'Type it again.' },
    weak_password: {
      title: 'This password is too easily guessed',
      advice: 'Take at least 12 characters: four words that do not belong together are good.',
    },
    link_ended: {
      title: 'This link is good for nothing any more',
      advice: 'It works once and for a while. Ask for a new one.',
    },
    sign_in_failed: { title: 'Name, password or code is wrong', advice: 'Type them again.' },
    suspended: {
      title: 'It is suspended',
      advice:
        'Nothing new is done there until the suspension is lifted: its reason and remedy stand on the page Suspensions.',
    },
    entity_not_verified: {
      title: 'The customer is not verified',
      advice: 'Record the verified entity on the page Customers, or renew it.',
    },
    scenario_unknown: { title: 'The customer has no such scenario', advice: 'Register it on the page Customers.' },
    scenario_forbids: {
      title: 'The scenario does not allow this',
      advice: 'Look at its modes and its longest time on the page Customers.',
    },
    opted_out: {
      title: 'A person wants none of this',
      advice: 'He has opted out of this customer: only he can take that back.',
    },
    actual_user_unknown: {
      title: 'The person is not registered as an actual user',
      advice: 'The scenario asks for it: register him on the page Actual users.',
    },
    by_policy: { title: 'A rule of policy refuses it', advice: 'Look at the firings on the page Policy.' },
    second_person_needed: {
      title: 'It takes a second person',
      advice:
        'Who asked for it or did it cannot decide about it himself, nor whom he invited or changed, nor an account that is new.',
    },
    second_factor_needed: { title: 'It takes a second factor', advice: 'Set yours up on the page My account first.' },
    matter_state: {
      title: 'It is not as it was',
      advice: 'Somebody has changed it meanwhile, or it is over. Look at it again.',
    },
    held: { title: 'It must be kept', advice: 'A hold keeps it, or its time is not over.' },
    rate_limited: { title: 'Too many requests came', advice: 'Wait a minute and try again.' },
    code_needed: { title: 'A code is needed', advice: 'Type the 6 digits that your authenticator app shows.' },
  },
}
