/** The settings. */
export const settings = {
  "settings.title": "Settings",
  "settings.profile": "Profile",
  "settings.held":
    "An import into your account is not released yet: until it is, others see your user name alone, whatever stands here.",
  "settings.firstName": "First name",
  "settings.lastName": "Last name",
  "settings.bio": "About you",
  "settings.tags": "Tags that describe you",
  "settings.tagsHint":
    "{n, plural, one {One at most, for example '#'tea.} other {# at most, for example '#'tea '#'trains.}}",
  "settings.birthdayHint": "As 1990-04-01; without a year as 1004-04-01.",
  "settings.avatar": "Your picture",
  "settings.newAvatar": "A picture of you",
  "settings.otherAvatar": "Another picture",
  "settings.noAvatar": "Show no picture of me",
  "settings.public": "Show everything of my profile to everybody, not only to people I share with",
  "settings.searchable": "Let people find me by searching for my name",
  "settings.nsfw": "Hide all my posts behind a warning",
  "settings.followers": "Who follows you",
  "settings.followersLead":
    "On some networks people ask before they get what you write to everybody. What is public stays public: this decides who it is brought to.",
  "settings.asksFirst": "Ask me first; who asks is shown under Contacts",
  "settings.language": "Pages and letters are in",
  "settings.languageHint": "What people write stays in their own language.",
  "settings.languageOfBrowser": "The language that my browser asks for",
  "settings.password": "Password",
  "settings.old": "Present password",
  "settings.passwordHint": "All other browsers in which you are logged in are logged out.",
  "settings.passwordSubmit": "Change the password",
} as const;
