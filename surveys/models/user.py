"""People who log in, and what part they have in an organisation."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower

from .organisation import Department, Organisation


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new account; without a password it can only be opened by a set-password link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who logs in with an e-mail address. What she may do is in her roles."""

    email = models.EmailField("e-post", unique=True)
    name = models.CharField("namn", max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        constraints = (UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),)

    def __str__(self) -> str:
        return self.name or self.email


_WITH_DEPARTMENT = ("sub_administrator", "representative")
_NATIONAL = ("coordinator",)


class Role(models.Model):
    """What a user is in an organisation (or, as coordinator, in the country)."""

    class Kind(models.TextChoices):
        KEY_USER = "key_user", "Nyckelanvändare"
        READER = "reader", "Läsare"
        SUB_ADMINISTRATOR = "sub_administrator", "Deladministratör"
        REPRESENTATIVE = "representative", "Förvaltningsrepresentant"
        COORDINATOR = "coordinator", "Nationell samordnare"

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    kind = models.CharField("roll", max_length=20, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles", null=True, blank=True)
    department = models.ForeignKey(Department, models.CASCADE, related_name="roles", null=True, blank=True)

    class Meta:
        verbose_name = "roll"
        verbose_name_plural = "roller"
        constraints = (
            UniqueConstraint(
                fields=("user", "kind", "department"),
                condition=Q(department__isnull=False),
                name="role_once_per_department",
            ),
            UniqueConstraint(
                fields=("user", "kind", "organisation"),
                condition=Q(department__isnull=True),
                name="role_once_per_organisation",
            ),
            UniqueConstraint(
                fields=("user", "kind"), condition=Q(organisation__isnull=True), name="role_once_in_the_country"
            ),
            CheckConstraint(
                condition=Q(kind__in=_WITH_DEPARTMENT, department__isnull=False)
                | (~Q(kind__in=_WITH_DEPARTMENT) & Q(department__isnull=True)),
                name="role_has_a_department_exactly_when_it_needs_one",
            ),
            CheckConstraint(
                condition=Q(kind__in=_NATIONAL, organisation__isnull=True)
                | (~Q(kind__in=_NATIONAL) & Q(organisation__isnull=False)),
                name="role_has_an_organisation_unless_national",
            ),
        )

    def __str__(self) -> str:
        place = self.department or self.organisation
        return f"{self.get_kind_display()}, {place}" if place else self.get_kind_display()
