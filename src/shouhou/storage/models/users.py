"""People, their roles per shop, and tokens for programs."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Looks people up by name without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Someone who logs in. What they may do is in their memberships, never here."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=10, default="auto")
    density = models.CharField(max_length=12, default="comfortable")
    queue_px = models.PositiveSmallIntegerField(default=340)
    context_px = models.PositiveSmallIntegerField(default=340)
    joined_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_once"),
        ]


class Membership(models.Model):
    """One role of one person in one shop. Roles: ``domain.access.Role``."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    shop = models.ForeignKey("storage.Shop", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "shop", "role"], name="membership_once"),
        ]


class ApiToken(models.Model):
    """A program's key. Only the SHA-256 of the token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
